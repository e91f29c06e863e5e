// SPDX-License-Identifier: GPL-3.0-or-later
// A sequence logo: letters scaled by their information (bits) at each position, largest on top.
#pragma once

#include "core/motif/matrix.h"

#include <QWidget>

#include <optional>

namespace bindscape::app {

class MotifLogo : public QWidget {
    Q_OBJECT
public:
    explicit MotifLogo(QWidget* parent = nullptr);
    void setMotif(const std::optional<motif::Motif>& motif);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::optional<motif::Motif> m_motif;
};

}  // namespace bindscape::app
