/**
 * The operations of a board, applied to what the page has of it: workspaces/services/operations.py does the same to
 * the rows. Each says whether it could: what it is about may be gone.
 */

const listOf = (board, id) => board.lists.find((list) => list.id === id);

/** @returns {{list: object, card: object} | null} */
export function findCard(board, id) {
  for (const list of board.lists) {
    const card = list.cards.find((each) => each.id === id);
    if (card) return { list, card };
  }
  return null;
}

const insert = (items, item, position) => items.splice(Math.min(position ?? items.length, items.length), 0, item);
const without = (items, item) => items.splice(items.indexOf(item), 1);

const HANDLERS = {
  "add-list": (board, { id, title, position }) => listOf(board, id) ? false : insert(board.lists, { id, title, cards: [] }, position),
  "rename-list": (board, { id, title }) => with_(listOf(board, id), (list) => (list.title = title)),
  "move-list": (board, { id, position }) => with_(listOf(board, id), (list) => (without(board.lists, list), insert(board.lists, list, position))),
  "remove-list": (board, { id }) => with_(listOf(board, id), (list) => without(board.lists, list)),
  "add-card": (board, { id, listId, title, position, link }) => with_(!findCard(board, id) && listOf(board, listId), (list) => {
    insert(list.cards, { id, title, text: "", assignee: null, due: null, comments: 0, ...(link ? { link } : {}) }, position);
  }),
  "update-card": (board, { op, id, ...fields }) => with_(findCard(board, id), ({ card }) => Object.assign(card, fields)),
  "move-card": (board, { id, listId, position }) => with_(listOf(board, listId) && findCard(board, id), ({ list, card }) => {
    without(list.cards, card);
    insert(listOf(board, listId).cards, card, position);
  }),
  "remove-card": (board, { id }) => with_(findCard(board, id), ({ list, card }) => without(list.cards, card)),
  comment: (board, { cardId }) => with_(findCard(board, cardId), ({ card }) => (card.comments += 1)),
};

function with_(found, work) {
  if (!found) return false;
  work(found);
  return true;
}

/** Changes `board`. @returns {boolean} whether all of `changes` could be done */
export function applyAll(board, changes) {
  return changes.map((change) => HANDLERS[change.op](board, change) !== false).every(Boolean);
}
