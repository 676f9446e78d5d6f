/** Of a navigation that is wider than the page, where one is shows. */
document.querySelector('.top__links [aria-current="page"]')?.scrollIntoView({ block: "nearest", inline: "center" });
