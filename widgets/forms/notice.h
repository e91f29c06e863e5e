// SPDX-License-Identifier: GPL-3.0-or-later
// An inline sentence with its severity as icon, fill and line: note, good, warning, error. With an optional button.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace bindscape::widgets {

enum class NoticeKind { Note, Good, Warning, Error };

class Notice : public QWidget {
    Q_OBJECT
public:
    explicit Notice(QWidget* parent = nullptr);
    Notice(NoticeKind kind, const QString& sentence, QWidget* parent = nullptr);

    void show(NoticeKind kind, const QString& sentence);  // an empty sentence hides it; folders of paths only in the tooltip
    void setButton(const QString& text);                  // empty = none
    NoticeKind kind() const { return m_kind; }
    QString sentence() const;                             // as shown

Q_SIGNALS:
    void buttonClicked();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void restyle();
    NoticeKind m_kind = NoticeKind::Note;
    QString m_shown;
    QLabel *m_icon, *m_text;
    QPushButton* m_button;
};

}  // namespace bindscape::widgets
