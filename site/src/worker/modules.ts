/** The host modules that programs of the playground can require, and what answers their commands. */
import crypto from "perilune/modules/crypto";
import http from "perilune/modules/http";
import json from "perilune/modules/json";
import kv from "perilune/modules/kv";
import process from "perilune/modules/process";
import task from "perilune/modules/task";
import text from "perilune/modules/text";
import time from "perilune/modules/time";
import url from "perilune/modules/url";
import {
  clockHandlers,
  createDispatcher,
  httpHandlers,
  kvHandlers,
  memoryStorage,
  type Dispatcher,
} from "perilune/processes";

export const MODULES = [crypto, http, json, kv, process, task, text, time, url];

/** A dispatcher for these modules. Browsers decide which hosts a page may ask, so all are allowed here. */
export function dispatcherOfModules(): Dispatcher {
  const dispatcher = createDispatcher();
  dispatcher.registerAll(clockHandlers());
  dispatcher.registerAll(httpHandlers({ hosts: ["*"] }));
  dispatcher.registerAll(kvHandlers(memoryStorage()));
  return dispatcher;
}
