// SPDX-License-Identifier: GPL-3.0-or-later
// What the right halves of the dialogs that train have in common: a head, a page that scrolls, the source of the estimate, the checks.
#pragma once

#include "app/dialogs/training_plan.h"

#include <QFrame>
#include <QStringList>

class QLabel;
class QVBoxLayout;

namespace bindscape::app {

class PreflightStrip;

class PreflightFrame : public QFrame {
    Q_OBJECT
public:
    void showChecks(const std::vector<Check>& checks);
    const QStringList& checkTexts() const { return m_checkTexts; }

protected:
    explicit PreflightFrame(QWidget* parent);
    PreflightStrip& head() { return *m_head; }  // "Pre-flight check"
    QVBoxLayout* page() { return m_page; }      // what is below it
    QLabel* addEstimateHead();                  // its label says where the estimate comes from
    void addChecks();                           // the last part of the page

private:
    PreflightStrip* m_head;
    QVBoxLayout *m_page, *m_checks = nullptr;
    QStringList m_checkTexts;
};

}  // namespace bindscape::app
