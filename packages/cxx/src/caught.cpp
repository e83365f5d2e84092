/*
** caught.cpp: what the loader asks a module about a C++ exception that leaves it, to make a Lua error of it.
*/
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <typeinfo>

#include <cxxabi.h>

/* The text of the last message; it grows. */
static char *message;

static const char *keep (const char *text) {
  char *room = static_cast<char *>(std::realloc(message, std::strlen(text) + 1));
  if (room == nullptr) return "not enough memory";
  message = room;
  return std::strcpy(message, text);
}

/* Appends a class's name to 'out' and returns true: `N3foo3BarE` is foo::Bar. It reads no templates and no other types. */
static bool readName (const char *mangled, std::string &out) {
  const bool nested = *mangled == 'N';
  if (nested) mangled++;
  for (;;) {
    char *name;
    const std::size_t length = std::strtoul(mangled, &name, 10);
    if (length == 0 || std::strlen(name) < length) return false;
    if (!out.empty()) out += "::";
    out.append(name, length);
    mangled = name + length;
    if (!nested) return *mangled == '\0';
    if (*mangled == 'E') return mangled[1] == '\0';
  }
}

/* Returns the message of the exception that is being handled. */
static const char *describe () {
  try {
    throw;
  } catch (const std::exception &error) {
    return keep(error.what());
  } catch (const std::string &text) {
    return keep(text.c_str());
  } catch (const char *text) {
    return keep(text);
  } catch (...) {
    const std::type_info *type = __cxxabiv1::__cxa_current_exception_type();
    const char *mangled = type == nullptr ? "" : type->name();
    std::string name;
    if (!readName(mangled, name)) name = mangled;
    return keep(("C++ exception of type " + name).c_str());
  }
}

/* Ends the exception at 'thrown' and returns its message, which is valid until the next call. */
extern "C" const char *__perilune_caught (void *thrown) {
  __cxxabiv1::__cxa_begin_catch(thrown);
  const char *text;
  try {
    text = describe();
  } catch (...) {
    text = "C++ exception without a message";
  }
  __cxxabiv1::__cxa_end_catch();
  return text;
}

/* The end of std::terminate: a trap, which ends the state. C's abort is an error of the host, which functions that are
   noexcept would take for one more exception. */
[[noreturn]] static void terminated () {
  if (__cxxabiv1::__cxa_current_exception_type() != nullptr) {
    std::fputs("terminating after a C++ exception: ", stderr);
    std::fputs(describe(), stderr);
    std::fputs("\n", stderr);
  }
  __builtin_trap();
}

__attribute__((constructor(101))) static void setTerminate () {
  std::set_terminate(terminated);
}
