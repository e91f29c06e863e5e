// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace bindscape::nn::kernels {

struct Table;
const Table& plainTable();
#if defined(__x86_64__)
const Table& avx2Table();
const Table& avx512Table();
#endif

}  // namespace bindscape::nn::kernels
