/** The scroll position of a log while its content changes: held, or kept at the end. */

const NEAR_END = 100;
const NEAR_EDGE = 600;

export class Scrolling {
  /** True while the reader is at the end and wants to stay there. */
  stuck = true;

  /**
   * @param {HTMLElement} scroller @param {{onTop?: () => void, onEnd?: () => void, onMove?: () => void}} hooks
   * @param {() => boolean} [hooks.isWhole] whether the end of the content is the end of the log
   */
  constructor(scroller, { onTop, onEnd, onMove, isWhole = () => true } = {}) {
    Object.assign(this, { scroller, onTop, onEnd, onMove, isWhole });
    scroller.addEventListener("scroll", () => this.#moved(), { passive: true });
    // The composer grows, a panel opens, a phone turns: whoever was at the end stays there.
    new ResizeObserver(() => this.stuck && this.toEnd()).observe(scroller);
  }

  /** Draws, and keeps what the reader looks at where it is. */
  around(draw) {
    const anchor = this.stuck ? null : this.#firstVisible();
    const before = anchor?.getBoundingClientRect().top;
    draw();
    if (this.stuck) this.toEnd();
    else if (anchor?.isConnected) this.scroller.scrollTop += anchor.getBoundingClientRect().top - before;
    this.#moved();
  }

  toEnd({ smooth = false } = {}) {
    this.stuck = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  /** Puts an element a quarter down the screen, unless that is past the end. */
  to(element) {
    const offset = element.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top;
    this.scroller.scrollTop += offset - this.scroller.clientHeight / 4;
    this.stuck = this.#isNearEnd();
  }

  /** Puts an element into the middle of the screen. */
  center(element) {
    const box = element.getBoundingClientRect();
    const offset = box.top - this.scroller.getBoundingClientRect().top;
    this.scroller.scrollTop += offset - Math.max(0, (this.scroller.clientHeight - box.height) / 2);
    this.stuck = this.#isNearEnd();
  }

  #moved() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.stuck = this.#isNearEnd();
    if (scrollTop < NEAR_EDGE) this.onTop?.();
    if (scrollHeight - scrollTop - clientHeight < NEAR_EDGE) this.onEnd?.();
    this.onMove?.();
  }

  #isNearEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return this.isWhole() && scrollHeight - scrollTop - clientHeight <= NEAR_END;
  }

  #firstVisible() {
    const top = this.scroller.getBoundingClientRect().top;
    for (const element of this.scroller.querySelectorAll("[data-seq], [data-client-id]"))
      if (element.getBoundingClientRect().bottom > top) return element;
    return null;
  }
}
