/**
 * @typedef {"full" | "small" | "tiny"} Level the sizes to run: of a full run, a quick run, a test
 *
 * @typedef {object} Case
 * @property {string} suite
 * @property {string} name
 * @property {string} title for people
 * @property {string} run the name that subjects are asked to prepare
 * @property {(subject: import("../subjects/subjects.mjs").Subject, level: Level) => number} size
 * @property {number} [cold] the size of the run in a fresh process
 * @property {(size: number) => string | undefined} expected the checksum for a size; undefined if unknown
 * @property {(subject: import("../subjects/subjects.mjs").Subject) => boolean} applies whether a subject can run it
 * @property {(subject: import("../subjects/subjects.mjs").Subject) => import("../subjects/channel.mjs").Channel} [channel] replaces
 *   the subject's own channel
 * @property {string} [lacking] why no subject can run it here
 * @property {boolean} [repeatable] whether subjects can run it several times in one request
 * @property {number} [per] the operations in a size of 1, if the time of one is of interest
 */

export {};
