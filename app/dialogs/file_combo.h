// SPDX-License-Identifier: GPL-3.0-or-later
// Chooses a file: those of the project's tracks by their names, and any other with the button beside it. Reads no file itself.
#pragma once

#include <QComboBox>

#include <filesystem>

class QHBoxLayout;
class QPushButton;

namespace bindscape::app {

class FileCombo : public QComboBox {
    Q_OBJECT
public:
    // `what` as in "Browse for what"; `none` is the first entry, with no file.
    FileCombo(const QString& what, const QString& filter, const QString& none);
    std::filesystem::path file() const;
    void setFile(const std::filesystem::path& file);  // added if it is not there; empty: none
    void addNamed(const QString& name, const std::filesystem::path& file);
    QHBoxLayout* inRow();                             // with its button

private:
    void browse();
    QString m_what, m_filter;
    QPushButton* m_button;
};

inline QString regionFilter()
{
    return FileCombo::tr("Regions (*.bed *.bed.gz *.narrowPeak *.narrowPeak.gz *.broadPeak *.broadPeak.gz);;All files (*)");
}

}  // namespace bindscape::app
