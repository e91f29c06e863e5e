// SPDX-License-Identifier: GPL-3.0-or-later
// A PDF of many pages: what is drawn goes to the last one. Units: points. Written atomically by finish().
#pragma once

#include "core/draw/export_canvas.h"

namespace bindscape::draw {

class PagesCanvas : public ExportCanvas {
public:
    virtual void newPage() = 0;                // the first one is there from the beginning
    virtual void setOrigin(Point origin) = 0;  // of what is drawn from now on, on the page; no clip may be open
    virtual void bookmark(const std::string& utf8) = 0;  // an entry of the outline, of this page at the origin
};
// All pages have this size. Throws Error if it is not sensible; finish() if the file cannot be written.
std::unique_ptr<PagesCanvas> pdfPages(const std::filesystem::path& path, const ExportSize& page, const std::string& title,
                                      const std::string& description);

}  // namespace bindscape::draw
