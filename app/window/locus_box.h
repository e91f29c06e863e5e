// SPDX-License-Identifier: GPL-3.0-or-later
// Shows where the view is and takes loci and names with completion. What cannot be understood is said under the box, in words.
#pragma once

#include "app/session/feature_search.h"

#include <QLineEdit>
#include <QStringListModel>
#include <QTimer>

class QCompleter;
class QLabel;

namespace bindscape::app {

class LocusBox : public QLineEdit {
    Q_OBJECT
public:
    LocusBox(Session& session, FeatureSearch& search, QWidget* parent = nullptr);
    void edit();              // takes the focus with everything selected
    QString trouble() const;  // the sentence under the box, empty if it is fine

Q_SIGNALS:
    void went();  // to the place that was typed

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void go();
    void showRegion();
    void say(const QString& trouble);
    void showCompletions(const QString& prefix, const std::vector<genome::Feature>& features);

    Session& m_session;
    FeatureSearch& m_search;
    QCompleter* m_completer;
    QStringListModel m_names;
    QLabel* m_trouble;
    QTimer m_typing;
};

}  // namespace bindscape::app
