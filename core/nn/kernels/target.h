// SPDX-License-Identifier: GPL-3.0-or-later
// Functions between BINDSCAPE_BEGIN_TARGET and BINDSCAPE_END_TARGET are compiled for the named instructions. Functions, not files:
// what a header of the standard library leaves in the object file must run on every machine, since the linker keeps one copy of it.
#pragma once

#define BINDSCAPE_PRAGMA(text) _Pragma(#text)
#if defined(__clang__)
#define BINDSCAPE_BEGIN_TARGET(names) BINDSCAPE_PRAGMA(clang attribute push(__attribute__((target(names))), apply_to = function))
#define BINDSCAPE_END_TARGET BINDSCAPE_PRAGMA(clang attribute pop)
#else
#define BINDSCAPE_BEGIN_TARGET(names) BINDSCAPE_PRAGMA(GCC push_options) BINDSCAPE_PRAGMA(GCC target(names))
#define BINDSCAPE_END_TARGET BINDSCAPE_PRAGMA(GCC pop_options)
#endif
