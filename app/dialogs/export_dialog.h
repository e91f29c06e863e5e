// SPDX-License-Identifier: GPL-3.0-or-later
// "Export figure": preview at real size, settings, file name. Writes the figure, its numbers as CSV and the recipe through
// figure::exportFigure, in the background. Accepted when the files are written; what goes wrong is said inside the dialog.
#pragma once

#include "app/session/session.h"
#include "core/figure/figure.h"

#include <QDialog>

#include <filesystem>
#include <memory>

class QLabel;
class QLineEdit;
class QPushButton;

namespace bindscape::widgets {
class ExportForm;
class FigurePreview;
class Notice;
}  // namespace bindscape::widgets

namespace bindscape::app {

class ExportDialog : public QDialog {
    Q_OBJECT
public:
    // suggestedName: a path without ending, or a name for the folder that was used last.
    ExportDialog(jobs::JobRunner& jobs, figure::Picture picture, const QString& suggestedName, std::string recipeJson, QWidget* parent);

    const figure::ExportedFiles& exported() const { return m_exported; }  // after acceptance
    std::filesystem::path target() const;
    void setTarget(const QString& path);
    widgets::ExportForm& form() { return *m_form; }

    void accept() override;

private:
    QWidget* makeTargetRow();
    void settingsChanged();
    void browse();
    void setWriting(bool writing);
    void remember(const figure::ExportOptions& options);

    jobs::JobRunner& m_jobs;
    std::shared_ptr<const figure::Picture> m_picture;
    std::string m_recipe;
    figure::ExportedFiles m_exported;
    widgets::FigurePreview* m_preview;
    widgets::ExportForm* m_form;
    widgets::Notice* m_trouble;
    QLineEdit* m_file;
    QLabel* m_beside;
    QPushButton* m_export;
};

// Makes the picture of a recipe in the background, then opens the dialog with the project's figures folder as the place; says
// where the files went. What is exported is always what the recipe draws.
void exportPicture(Session& session, const QString& name, const std::string& recipeJson, QWidget* parent);

}  // namespace bindscape::app
