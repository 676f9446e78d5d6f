/** Slash commands: which there are the server says, once; it carries them out too. */

export class Commands {
  #known = new Map();
  #asked = null;

  constructor(app) {
    this.app = app;
    this.all().catch(() => {}); // asked again when one types "/"
  }

  has(name) {
    return this.#known.has(name);
  }

  /** @returns {Promise<{name: string, help: string, usage?: string}[]>} */
  async all() {
    this.#asked ??= this.app.connection.request("list-commands");
    try {
      const { commands } = await this.#asked;
      this.#known = new Map(commands.map((command) => [command.name, command]));
      return commands;
    } catch (error) {
      this.#asked = null;
      throw error;
    }
  }

  /** @param {{roomId: number, parentId?: number}} target @throws {EventError} what the server has against it */
  async run({ roomId }, text) {
    const answer = await this.app.connection.request("run-command", { room: roomId, text });
    if (answer.text) this.app.toast(answer.text);
    if (answer.openRoomId) this.app.conversations.open(answer.openRoomId);
  }
}
