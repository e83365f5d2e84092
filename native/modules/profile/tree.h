/* tree.h: what tree.c keeps, for json.c to write; profile.h is for all others. */
#ifndef PROFILE_TREE_H
#define PROFILE_TREE_H

#include "profile.h"

typedef struct Function {
  const void *key;        /* the address of the chunk's name, or of the C function */
  char *source;           /* '@' and the file, or what short_src says; NULL for C functions */
  char *name;             /* NULL until one is known */
  int rank;               /* of the name */
  int main;               /* whether it is a main chunk */
  int line, lastline;     /* where it is defined */
  size_t srclen;          /* of the chunk's name */
  char shown[LUA_IDSIZE]; /* short_src */
} Function;

typedef struct Place {
  int parent;
  Frame frame;
  double time;          /* microseconds */
  double bytes, blocks; /* allocated */
} Place;

typedef struct Sample {
  int place;
  double time;
} Sample;

/* Numbers of items by hash; its size is a power of two, -1 is an empty slot. */
typedef struct Index {
  int *slots;
  unsigned size;
} Index;

#define LIST(type)       \
  struct {               \
    type *items;         \
    int count, capacity; \
  }

typedef struct Tree {
  LIST(Function) functions;
  LIST(Place) places;
  LIST(Sample) samples;
  Index byfunction, byplace;
} Tree;

extern Tree tree;

#endif
