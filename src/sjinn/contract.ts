/**
 * Everything that is spelled on the wire to SJinn, in one table: an edit here corrects the client, the
 * relay and the emulator. "published": spelled in the documentation; "derived": our best guess, or only
 * seen in integrations. Constants rather than objects, so that a page loads only what it needs.
 *
 * Source: SJinn Agent API documentation.
 */
export const API_BASE = 'https://sjinn.ai/api/un-api'; // published

/** Creating is a POST, querying a POST or a GET; the key follows `Authorization: Bearer `. */
export const CREATE_PATH = 'create_agent_task'; // published
export const QUERY_PATH = 'query_agent_task_status'; // published

/* Fields of requests: each has one name. */
export const MESSAGE = 'message'; // published
export const TEMPLATE_ID = 'template_id'; // published: any string
export const CHAT_ID = 'chat_id'; // published
/** A list in a body; in the query of a GET separated by commas. */
export const TOOL_NAMES = 'tool_names'; // published

/* Fields of answers: the names that are accepted, separated by spaces, the likeliest first. */
export const SUCCESS = 'success'; // published
export const ERROR_MESSAGE = 'errorMsg message'; // the first: published
export const ERROR_CODE = 'error_code code'; // the first: published
export const DATA = 'data'; // published
export const PROJECT_ID = 'project_id'; // published
export const STATUS = 'status'; // published
/** A list, or (derived) an object of results by tool name. */
export const TOOL_RESULTS = 'tool_results'; // published
export const TOOL_NAME = 'name tool_name'; // the first: published
/** A list, or (derived) one string, an object, or JSON as text. */
export const TOOL_RESULT = 'result results'; // the first: published
export const CREATE_TIME = 'create_time'; // published
export const UPDATE_TIME = 'update_time'; // published

/* Values of `status`; any other is not documented. */
export const NOT_STARTED_OR_COMPLETED = 1; // published
export const RUNNING = 2; // published

/* Error numbers; from 400 on, they are HTTP status codes. */
export const NO_ERROR = 0; // published
export const NO_BALANCE = 100; // published
export const NO_MEMBERSHIP = 101; // published
export const UNAUTHORIZED = 401; // published
export const FORBIDDEN = 403; // published
export const NOT_FOUND = 404; // published
export const INTERNAL = 500; // published
export const INVALID = 400; // derived
/** The account runs as many tasks as its plan allows. */
export const TOO_MANY = 429; // derived

/* What an error says when its number does not. */
export const TOO_MANY_TEXT = /too many|concurren|queue.+full|limit (reach|exceed)|rate.?limit/i; // derived
export const UNKNOWN_TEMPLATE_TEXT =
  /template\b.*\b(not found|not exist|unknown|invalid)|(unknown|invalid|no such) template/i; // derived

/** ms until another attempt, where SJinn has no room and does not say how long. */
export const BUSY_WAIT = 15_000; // derived

/** Credits that a task costs at least. */
export const MIN_PRICE = 200; // published

/* Tools, an open list. */
export const PLAN_TOOL = 'TODO_Write'; // published
export const IMAGE_TOOL = 'SJinn_Image_Edit'; // published
export const VISION_TOOL = 'Image_VQA'; // published
export const CLIP_TOOL = 'Kling_Image_to_Video'; // published
export const FILM_TOOL = 'ffmpeg_full_compose'; // published
