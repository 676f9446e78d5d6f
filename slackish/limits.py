"""The limits of the product: each a setting, and each may be set in the environment under its own name, as JSON.

Those of the socket layer are in `slackish/realtime/conf.py`, and set together by `SLACKISH_REALTIME`.
"""

from pathlib import Path

from slackish.environment import limit

# --- Pages ----------------------------------------------------------------------------------------
PAGE_THREADS = limit("PAGE_THREADS", 32)  # pages, uploads and calls of the API that a process answers at once

# --- Messages and channels ------------------------------------------------------------------------
CHAT_TEXT_LIMIT = limit("CHAT_TEXT_LIMIT", 40_000)  # characters of one message
CHAT_ANSWER_BYTES = limit("CHAT_ANSWER_BYTES", 256 * 1024)  # bytes of one history or sync answer
CHAT_HISTORY_PAGE = limit("CHAT_HISTORY_PAGE", 50)  # messages of one page unless asked otherwise
CHAT_HISTORY_LIMIT = limit("CHAT_HISTORY_LIMIT", 100)  # messages of one page at most
CHAT_SYNC_MESSAGES = limit("CHAT_SYNC_MESSAGES", 500)  # changed messages of one room before `reload`
CHAT_PUBLIC_ROOMS = limit("CHAT_PUBLIC_ROOMS", 200)  # public rooms in a room-list
CHAT_BROWSE_ROOMS = limit("CHAT_BROWSE_ROOMS", 50)  # channels of one answer to browse-rooms
CHAT_DIRECT_PEOPLE = limit("CHAT_DIRECT_PEOPLE", 8)  # others in one direct conversation
CHAT_REACTIONS = limit("CHAT_REACTIONS", 50)  # different emoji under one message
CHAT_EMOJI = limit("CHAT_EMOJI", 500)  # emoji that a workspace makes
CHAT_EMOJI_SIDE = limit("CHAT_EMOJI_SIDE", 128)  # pixels: the square that such an emoji fits into
CHAT_EMOJI_SIZE = limit("CHAT_EMOJI_SIZE", 1024 * 1024)  # bytes of the picture it is made of
CHAT_CARD_BYTES = limit("CHAT_CARD_BYTES", 4096)  # JSON of one card
CHAT_PINS = limit("CHAT_PINS", 100)  # pinned messages of one room
CHAT_MESSAGE_RATE = limit("CHAT_MESSAGE_RATE", [10, 10])  # messages, seconds: per person and room
CHAT_TYPING_ROOM = limit("CHAT_TYPING_ROOM", 500)  # sockets of a room that still gets typing
CHAT_TYPING_EVERY = limit("CHAT_TYPING_EVERY", 3)  # seconds between two of one person in one room
CHAT_PRESENCE_EVERY = limit("CHAT_PRESENCE_EVERY", 1)  # seconds between two presence-changed of a workspace
CHAT_DISCONNECTED_ROOM = limit("CHAT_DISCONNECTED_ROOM", 200)  # sockets of a room told of who disconnected
CHAT_ROOM_UPDATED_EVERY = limit("CHAT_ROOM_UPDATED_EVERY", 1)  # seconds between two room-updated of a room
CHAT_FILES_LIMIT = limit("CHAT_FILES_LIMIT", 10)  # files of one message

# --- The lobby, and what is asked of rooms --------------------------------------------------------
LOBBY_ROOMS = limit("LOBBY_ROOMS", 50)  # passing rooms of one socket
LOBBY_ROOM_RATE = limit("LOBBY_ROOM_RATE", [60, 10])  # rooms joined and left, seconds: per person
LOBBY_MESSAGE_RATE = limit("LOBBY_MESSAGE_RATE", [10, 10])  # passing messages, seconds: per person and room
ROOM_MEMBERS = limit("ROOM_MEMBERS", 500)  # sockets that one answer about a room holds

# --- Search ---------------------------------------------------------------------------------------
SEARCH_PAGE = limit("SEARCH_PAGE", 20)  # messages of one page of a search
SEARCH_CANDIDATES = limit("SEARCH_CANDIDATES", 1000)  # of what fits, so many of the newest are ranked
SEARCH_RATE = limit("SEARCH_RATE", [30, 10])  # searches, seconds: per person

# --- Files and pictures ---------------------------------------------------------------------------
FILE_SIZE = limit("FILE_SIZE", 25 * 1024 * 1024)  # bytes of one file
FILE_PIXELS = limit("FILE_PIXELS", 50_000_000)  # of one picture, all its frames together
FILE_THUMB = limit("FILE_THUMB", [720, 540])  # pixels: the box of the small picture
FILE_QUOTA = limit("FILE_QUOTA", 2 * 1024**3)  # bytes of one person in one workspace
FILE_RATE = limit("FILE_RATE", [60, 60])  # uploads, seconds: per person
FILE_UNATTACHED_HOURS = limit("FILE_UNATTACHED_HOURS", 24)  # until an upload that no message took is removed
PICTURE_SIDE = limit("PICTURE_SIDE", 512)  # pixels of a profile picture or a workspace's icon
PICTURE_SIZE = limit("PICTURE_SIZE", 10 * 1024 * 1024)  # bytes of the picture it is made of

# --- Notifications --------------------------------------------------------------------------------
NOTIFICATIONS_PAGE = limit("NOTIFICATIONS_PAGE", 30)  # notifications of one page unless asked otherwise
NOTIFICATIONS_PAGE_LIMIT = limit("NOTIFICATIONS_PAGE_LIMIT", 100)  # of one page at most
NOTIFICATIONS_BATCH = limit("NOTIFICATIONS_BATCH", 500)  # people told in one go
NOTIFICATIONS_LOOKING_SECONDS = limit("NOTIFICATIONS_LOOKING_SECONDS", 45)  # a page says again what it shows within
NOTIFICATIONS_SWEEP_AFTER = limit("NOTIFICATIONS_SWEEP_AFTER", 30)  # seconds until another process looks after it
NOTIFICATIONS_MAIL_AFTER = limit("NOTIFICATIONS_MAIL_AFTER", 15 * 60)  # seconds unread before it is mailed
NOTIFICATIONS_MAIL_LIMIT = limit("NOTIFICATIONS_MAIL_LIMIT", 50)  # things in one mail
NOTIFICATIONS_PUSH_BROWSERS = limit("NOTIFICATIONS_PUSH_BROWSERS", 10)  # of one person
NOTIFICATIONS_PUSH_FAILURES = limit("NOTIFICATIONS_PUSH_FAILURES", 20)  # in a row before a browser is given up
NOTIFICATIONS_BADGES_EVERY = limit("NOTIFICATIONS_BADGES_EVERY", 1)  # seconds between two counts of the badges
NOTIFICATIONS_BADGES_PEOPLE = limit("NOTIFICATIONS_BADGES_PEOPLE", 500)  # told of one channel; the others ask
NOTIFICATIONS_KEEP_DAYS = limit("NOTIFICATIONS_KEEP_DAYS", 180)

# --- Games ----------------------------------------------------------------------------------------
GAMES_SEATS = limit("GAMES_SEATS", 4)  # players of one game
GAMES_HOSTED = limit("GAMES_HOSTED", 5)  # games that are not finished, of one host
GAMES_LISTED = limit("GAMES_LISTED", {"waiting": 50, "playing": 50, "finished": 10})  # in the list of games
GAMES_SEAT_SECONDS = limit("GAMES_SEAT_SECONDS", 30)  # somebody gone for so long loses the seat
GAMES_RESERVED_SECONDS = limit("GAMES_RESERVED_SECONDS", 3600)  # the same, for who has not come to it yet
GAMES_SEAT_CHECK = limit("GAMES_SEAT_CHECK", 5)  # seconds between two looks at who is there

# --- Boards ---------------------------------------------------------------------------------------
PROJECTS_LISTS = limit("PROJECTS_LISTS", 50)  # lists of one board
PROJECTS_CARDS = limit("PROJECTS_CARDS", 1000)  # cards of one board
PROJECTS_BOARD_CHARACTERS = limit("PROJECTS_BOARD_CHARACTERS", 200_000)  # titles and texts of one board
PROJECTS_TEXT_LIMIT = limit("PROJECTS_TEXT_LIMIT", 10_000)  # characters of one card's text, or of a comment

# --- Archives that are imported -------------------------------------------------------------------
IMPORT_BYTES = limit("IMPORT_BYTES", 4 * 1024**3)  # what an archive may unpack to
IMPORT_UPLOAD = limit("IMPORT_UPLOAD", 512 * 1024**2)  # bytes of an archive that comes through the browser
IMPORT_ENTRIES = limit("IMPORT_ENTRIES", 200_000)  # entries of an archive
IMPORT_LINE_BYTES = limit("IMPORT_LINE_BYTES", 1024 * 1024)  # of one line in it
IMPORT_BATCH = limit("IMPORT_BATCH", 200)  # messages of one transaction of an import

# --- What owners see live -------------------------------------------------------------------------
DASHBOARD_EVERY = limit("DASHBOARD_EVERY", 5)  # seconds between two `metrics`
DASHBOARD_SAMPLE_EVERY = limit("DASHBOARD_SAMPLE_EVERY", 300)  # seconds between two points of the live charts
LIVE_MAP_SOCKETS = limit("LIVE_MAP_SOCKETS", 500)  # sockets that a map lists; it counts all

# --- Coming and going -----------------------------------------------------------------------------
JOIN_LINK_DAYS = limit("JOIN_LINK_DAYS", 7)  # days a join link lives unless asked otherwise
JOIN_LINK_USES = limit("JOIN_LINK_USES", 1000)  # people one link may be limited to at most
INVITE_MAILS_A_DAY = limit("INVITE_MAILS_A_DAY", 100)  # invites by e-mail of one workspace
JOIN_DOMAINS = limit("JOIN_DOMAINS", 20)  # e-mail domains whose people may join one workspace
WORKSPACE_END_DAYS = limit("WORKSPACE_END_DAYS", 14)  # between asking for a deletion and the deletion
# Where anybody gets an address, so that it says nothing of where somebody works.
FREE_MAIL_DOMAINS = frozenset(Path(__file__).with_name("free_mail_domains.txt").read_text().split())
