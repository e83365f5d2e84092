/**
 * @typedef {"full" | "small" | "tiny"} Level how large the sizes are: of a full run, of a quick one, of a test
 *
 * @typedef {object} Case
 * @property {string} suite
 * @property {string} name
 * @property {string} title for people
 * @property {string} run what subjects are asked to prepare
 * @property {(subject: import("../subjects/subjects.mjs").Subject, level: Level) => number} size
 * @property {number} [cold] the size of the run in a fresh process
 * @property {(size: number) => string | undefined} expected the checksum of a size; undefined where none is known
 * @property {(subject: import("../subjects/subjects.mjs").Subject) => boolean} applies whether it makes sense for a subject
 * @property {(subject: import("../subjects/subjects.mjs").Subject) => import("../subjects/channel.mjs").Channel} [channel] what
 *   runs it, where that is not the subject's own channel
 * @property {string} [lacking] why nobody can run it here
 * @property {boolean} [repeatable] whether subjects can run it several times in one request
 * @property {number} [per] operations that a size of 1 is, where the time of one is of interest
 */

export {};
