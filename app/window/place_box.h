// SPDX-License-Identifier: GPL-3.0-or-later
// A field that takes loci and names, completes names with what they are and where, and goes there. What cannot be understood is
// said under the field, in words.
#pragma once

#include "app/session/feature_search.h"

#include <QLineEdit>
#include <QStandardItemModel>
#include <QTimer>

class QCompleter;
class QLabel;

namespace bindscape::app {

class PlaceBox : public QLineEdit {
    Q_OBJECT
public:
    PlaceBox(Session& session, FeatureSearch& search, QWidget* parent);
    void edit();              // takes the focus with everything selected
    QString trouble() const;  // the sentence under the box, empty if there is none
    QStringList completions() const;  // names that are offered

Q_SIGNALS:
    void went();  // to the place that was typed

protected:
    virtual void settle() = 0;  // the text once somebody went there or gave up
    void say(const QString& sentence, bool isTrouble);
    Session& session() const { return m_session; }
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void go();
    void arrive(const FeatureSearch::Outcome& outcome);
    void showCompletions(const QString& text, const std::vector<NamedThing>& things);

    Session& m_session;
    FeatureSearch& m_search;
    QCompleter* m_completer;
    QStandardItemModel m_names;
    std::vector<NamedThing> m_things;
    QLabel* m_sentence = nullptr;
    bool m_invalid = false;
    QTimer m_typing, m_remark;
};

// Shows where the view is.
class LocusBox : public PlaceBox {
    Q_OBJECT
public:
    LocusBox(Session& session, FeatureSearch& search, QWidget* parent = nullptr);

protected:
    void settle() override;

private:
    void showRegion();
};

// Keeps what was searched.
class SearchBox : public PlaceBox {
    Q_OBJECT
public:
    SearchBox(Session& session, FeatureSearch& search, QWidget* parent = nullptr);

protected:
    void settle() override {}
};

}  // namespace bindscape::app
