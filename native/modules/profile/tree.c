/* tree.c: the functions that samples found, the places in them with the calls that led there, and the charges of each. */

#include "profile.h"

#include <stdlib.h>
#include <string.h>

#include "tree.h"

Tree tree;

/* --- arrays and tables of our own --- */

/* Makes space for one more item at the end of an array. */
static int grow (void **array, int *capacity, int count, size_t size) {
  if (count < *capacity) return 1;
  int wanted = *capacity == 0 ? 64 : *capacity * 2;
  void *grown = realloc(*array, (size_t)wanted * size);
  if (grown == NULL) return 0;
  *array = grown;
  *capacity = wanted;
  return 1;
}

#define GROW(list) grow((void **)&(list).items, &(list).capacity, (list).count, sizeof *(list).items)

static unsigned mix (unsigned hash, unsigned value) { return (hash ^ value) * 0x9E3779B1u ^ hash >> 15; }

/* Enters all items of a list into a new index, with space for twice as many. */
static int reindex (Index *index, int count, unsigned (*hash)(int item)) {
  if ((unsigned)count * 2 < index->size) return 1;
  unsigned size = index->size == 0 ? 128 : index->size * 2;
  int *slots = malloc(size * sizeof *slots);
  if (slots == NULL) return 0;
  memset(slots, 0xff, size * sizeof *slots); /* -1: empty */
  for (int i = 0; i < count; i++) {
    unsigned at = hash(i) & (size - 1);
    while (slots[at] >= 0) at = (at + 1) & (size - 1);
    slots[at] = i;
  }
  free(index->slots);
  index->slots = slots;
  index->size = size;
  return 1;
}

/* --- functions --- */

static unsigned functionhash (const void *key, int line) {
  return mix(mix(2166136261u, (unsigned)(size_t)key >> 2), (unsigned)line);
}

static unsigned hashoffunction (int i) {
  return functionhash(tree.functions.items[i].key, tree.functions.items[i].line);
}

static char *copy (const char *text, size_t size) {
  char *made = malloc(size + 1);
  if (made == NULL) return NULL;
  memcpy(made, text, size);
  made[size] = '\0';
  return made;
}

static int newfunction (const void *key, const char *source, size_t size, const lua_Debug *ar) {
  if (!GROW(tree.functions) || !reindex(&tree.byfunction, tree.functions.count, hashoffunction)) return -1;
  int i = tree.functions.count;
  Function *made = &tree.functions.items[i];
  memset(made, 0, sizeof *made);
  made->key = key;
  if (source != NULL && (made->source = copy(source, size)) == NULL) return -1;
  if (ar != NULL) {
    made->line = ar->linedefined;
    made->lastline = ar->lastlinedefined;
    made->srclen = ar->srclen;
    made->main = *ar->what == 'm';
    memcpy(made->shown, ar->short_src, sizeof made->shown);
  }
  unsigned at = functionhash(key, made->line) & (tree.byfunction.size - 1);
  while (tree.byfunction.slots[at] >= 0) at = (at + 1) & (tree.byfunction.size - 1);
  tree.byfunction.slots[at] = i;
  tree.functions.count++;
  return i;
}

/* A chunk's name may be freed and another one allocated at its address, so the address alone is not enough. */
static int isfunction (const Function *f, const lua_Debug *ar) {
  return f->key == ar->source && f->line == ar->linedefined && f->lastline == ar->lastlinedefined &&
         f->srclen == ar->srclen && strcmp(f->shown, ar->short_src) == 0;
}

int tree_luafunction (const lua_Debug *ar) {
  unsigned at = functionhash(ar->source, ar->linedefined) & (tree.byfunction.size - 1);
  for (; tree.byfunction.slots[at] >= 0; at = (at + 1) & (tree.byfunction.size - 1))
    if (isfunction(&tree.functions.items[tree.byfunction.slots[at]], ar)) return tree.byfunction.slots[at];
  int isfile = *ar->source == '@'; /* else it may be the whole text of a program */
  return newfunction(ar->source, isfile ? ar->source : ar->short_src, isfile ? ar->srclen : strlen(ar->short_src), ar);
}

int tree_cfunction (lua_CFunction function, int *isnew) {
  const void *key = (const void *)(size_t)function;
  unsigned at = functionhash(key, 0) & (tree.byfunction.size - 1);
  *isnew = 0;
  for (; tree.byfunction.slots[at] >= 0; at = (at + 1) & (tree.byfunction.size - 1)) {
    const Function *f = &tree.functions.items[tree.byfunction.slots[at]];
    if (f->key == key && f->source == NULL) return tree.byfunction.slots[at];
  }
  *isnew = 1;
  return newfunction(key, NULL, 0, NULL);
}

void tree_name (int function, const char *name, int rank) {
  Function *f = &tree.functions.items[function];
  if (rank <= f->rank) return;
  char *made = copy(name, strlen(name));
  if (made == NULL) return;
  free(f->name);
  f->name = made;
  f->rank = rank;
}

int tree_rank (int function) { return tree.functions.items[function].rank; }

/* --- places --- */

static unsigned placehash (int parent, Frame frame) {
  return mix(mix(mix(2166136261u, (unsigned)parent), (unsigned)frame.function), (unsigned)frame.line);
}

static unsigned hashofplace (int i) { return placehash(tree.places.items[i].parent, tree.places.items[i].frame); }

static int newplace (int parent, Frame frame) {
  if (!GROW(tree.places) || !reindex(&tree.byplace, tree.places.count, hashofplace)) return -1;
  int i = tree.places.count;
  Place *made = &tree.places.items[i];
  memset(made, 0, sizeof *made);
  made->parent = parent;
  made->frame = frame;
  unsigned at = placehash(parent, frame) & (tree.byplace.size - 1);
  while (tree.byplace.slots[at] >= 0) at = (at + 1) & (tree.byplace.size - 1);
  tree.byplace.slots[at] = i;
  tree.places.count++;
  return i;
}

int tree_place (int parent, Frame frame) {
  unsigned at = placehash(parent, frame) & (tree.byplace.size - 1);
  for (; tree.byplace.slots[at] >= 0; at = (at + 1) & (tree.byplace.size - 1)) {
    const Place *p = &tree.places.items[tree.byplace.slots[at]];
    if (p->parent == parent && p->frame.function == frame.function && p->frame.line == frame.line)
      return tree.byplace.slots[at];
  }
  return newplace(parent, frame);
}

void tree_time (int place, double time) {
  if (place < 0) place = ROOT; /* there was no memory for the place */
  tree.places.items[place].time += time;
  if (!GROW(tree.samples)) return; /* the time is in the sum, only the sample is lost */
  Sample *made = &tree.samples.items[tree.samples.count++];
  made->place = place;
  made->time = time;
}

void tree_memory (int place, double bytes, double blocks) {
  tree.places.items[place].bytes += bytes;
  tree.places.items[place].blocks += blocks;
}

/* --- all of it --- */

int tree_open (void) {
  tree_close();
  if (newfunction(NULL, NULL, 0, NULL) != NO_CALLS || newfunction(NULL, NULL, 0, NULL) != OWN_HOOK) return 0;
  tree_name(NO_CALLS, "(calls not shown)", RANK_LIBRARY);
  tree_name(OWN_HOOK, "(under a hook of the program's own)", RANK_LIBRARY);
  return newplace(-1, (Frame){-1, 0}) == ROOT;
}

void tree_close (void) {
  for (int i = 0; i < tree.functions.count; i++) {
    free(tree.functions.items[i].name);
    free(tree.functions.items[i].source);
  }
  free(tree.functions.items);
  free(tree.places.items);
  free(tree.samples.items);
  free(tree.byfunction.slots);
  free(tree.byplace.slots);
  memset(&tree, 0, sizeof tree);
}
