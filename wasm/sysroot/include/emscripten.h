#include "emscripten/emscripten.h"
