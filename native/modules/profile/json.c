/* json.c: writes the data of tree.c as JSON; README.md describes the format. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tree.h"

typedef struct Text {
  char *bytes; /* NULL once memory ran out */
  size_t size, capacity;
} Text;

#define PIECE 160 /* the most bytes of a piece; texts are written in many pieces */

static void put (Text *text, const char *format, ...) {
  if (text->bytes == NULL) return;
  if (text->capacity - text->size < PIECE) {
    char *grown = realloc(text->bytes, text->capacity * 2);
    if (grown == NULL) free(text->bytes);
    text->bytes = grown;
    text->capacity *= 2;
    if (grown == NULL) return;
  }
  va_list args;
  va_start(args, format);
  text->size += (size_t)vsnprintf(text->bytes + text->size, PIECE, format, args);
  va_end(args);
}

static void putstring (Text *text, const char *string) {
  if (string == NULL) {
    put(text, "null");
    return;
  }
  put(text, "\"");
  for (; *string != '\0'; string++) {
    unsigned char c = (unsigned char)*string;
    if (c == '"' || c == '\\') put(text, "\\%c", c);
    else if (c < 0x20 || c == 0x7f) put(text, "\\u%04x", c);
    else put(text, "%c", c);
  }
  put(text, "\"");
}

static void putfunctions (Text *text) {
  for (int i = 0; i < tree.functions.count; i++) {
    const Function *f = &tree.functions.items[i];
    put(text, "%s{\"name\":", i == 0 ? "" : ",\n");
    putstring(text, f->name);
    put(text, ",\"source\":");
    putstring(text, f->source);
    put(text, ",\"line\":%d,\"lastLine\":%d,\"main\":%s}", f->line, f->lastline, f->main ? "true" : "false");
  }
}

static void putplaces (Text *text) {
  for (int i = 0; i < tree.places.count; i++) {
    const Place *p = &tree.places.items[i];
    put(text, "%s[%d,%d,%d,", i == 0 ? "" : ",\n", p->parent, p->frame.function, p->frame.line);
    put(text, "%.3f,%.0f,%.0f]", p->time, p->bytes, p->blocks);
  }
}

char *tree_json (void) {
  Text text = {malloc(4096), 0, 4096};
  put(&text, "{\"functions\":[\n");
  putfunctions(&text);
  put(&text, "],\"places\":[\n");
  putplaces(&text);
  put(&text, "],\"samples\":[\n");
  for (int i = 0; i < tree.samples.count; i++) {
    const Sample *s = &tree.samples.items[i];
    const char *separator = (i % 8 == 0) ? ",\n" : ",";
    put(&text, "%s[%d,%.3f]", i == 0 ? "" : separator, s->place, s->time);
  }
  put(&text, "]}\n");
  return text.bytes;
}
