// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/region.h"

#include "core/base/text.h"

namespace bindscape {

std::string toLocus(const Region& region)
{
    return region.chrom + ":" + withThousands(region.begin + 1) + "-" + withThousands(region.end);
}

}  // namespace bindscape
