// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/export_dialog.h"

#include "core/base/paths.h"
#include "core/project/run_project.h"
#include "widgets/canvas/look.h"
#include "widgets/figure/export_form.h"
#include "widgets/figure/figure_preview.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr const char* kFolderKey = "export/folder";
constexpr const char* kWidthKey = "export/widthMm";
constexpr const char* kFontKey = "export/fontPt";
constexpr const char* kFormatKey = "export/format";

figure::ExportOptions rememberedOptions()
{
    const QSettings settings;
    figure::ExportOptions options;
    options.widthMm = settings.value(QLatin1String(kWidthKey), options.widthMm).toDouble();
    options.fontPt = settings.value(QLatin1String(kFontKey), options.fontPt).toDouble();
    if (const auto format = draw::fileFormatFromText(settings.value(QLatin1String(kFormatKey)).toString().toStdString()))
        options.format = *format;
    return options;
}

QString withEnding(const QString& path, draw::FileFormat format)
{
    static const QStringList known{QStringLiteral("pdf"), QStringLiteral("svg"), QStringLiteral("png")};
    const QFileInfo info(path);
    const QString stem = known.contains(info.suffix().toLower()) ? path.left(path.size() - info.suffix().size() - 1) : path;
    return stem + QLatin1Char('.') + widgets::ExportForm::ending(format);
}

}  // namespace

ExportDialog::ExportDialog(jobs::JobRunner& jobs, figure::Picture picture, const QString& suggestedName, std::string recipeJson, QWidget* parent)
    : QDialog(parent), m_jobs(jobs), m_picture(std::make_shared<const figure::Picture>(std::move(picture))), m_recipe(std::move(recipeJson))
{
    setWindowTitle(tr("Export figure"));
    m_preview = new widgets::FigurePreview(this);
    m_form = new widgets::ExportForm;
    m_form->setOptions(rememberedOptions());
    m_trouble = new widgets::Notice(this);

    auto* scroll = new QScrollArea(this);
    scroll->setWidget(m_form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFixedWidth(scaled(372));
    auto* left = new QVBoxLayout;
    left->addWidget(m_preview, 1);
    left->addWidget(makeTargetRow());
    auto* top = new QHBoxLayout;
    top->setSpacing(scaled(16));
    top->addLayout(left, 1);
    top->addWidget(scroll);

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});
    m_export = buttons->addButton(tr("&Export"), QDialogButtonBox::AcceptRole);
    widgets::makePrimary(m_export);
    m_export->setDefault(true);
    widgets::describe(m_export, tr("Export"), tr("Writes the figure, the plotted numbers as CSV and a recipe that draws it again"),
                      QStringLiteral("Enter"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(16));
    layout->setSpacing(scaled(10));
    layout->addLayout(top, 1);
    layout->addWidget(m_trouble);
    layout->addWidget(buttons);
    resize(scaled(1160), scaled(680));

    const QSettings settings;
    const QString folder = settings.value(QLatin1String(kFolderKey), QDir::homePath()).toString();
    setTarget(QFileInfo(suggestedName).isAbsolute() ? suggestedName : QDir(folder).filePath(suggestedName));
    connect(buttons, &QDialogButtonBox::accepted, this, &ExportDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &ExportDialog::reject);
    connect(m_form, &widgets::ExportForm::changed, this, &ExportDialog::settingsChanged);
    m_preview->setPicture(m_picture);
    settingsChanged();
}

QWidget* ExportDialog::makeTargetRow()
{
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(tr("Save &as"));
    m_file = new QLineEdit;
    label->setBuddy(m_file);
    widgets::describe(m_file, tr("Save as"), tr("File of the figure; numbers and recipe go beside it"));
    auto* browseButton = new QPushButton(tr("&Browse…"));
    browseButton->setAutoDefault(false);
    widgets::describe(browseButton, tr("Browse for the file"), tr("Chooses folder and name"));
    connect(browseButton, &QPushButton::clicked, this, &ExportDialog::browse);
    m_beside = widgets::hintLabel({}, row);
    m_beside->setWordWrap(false);
    layout->addWidget(label);
    layout->addWidget(m_file, 1);
    layout->addWidget(browseButton);
    layout->addWidget(m_beside);
    return row;
}

std::filesystem::path ExportDialog::target() const { return m_file->text().trimmed().toStdString(); }

void ExportDialog::setTarget(const QString& path) { m_file->setText(QDir::toNativeSeparators(withEnding(path, m_form->options().format))); }

void ExportDialog::browse()
{
    const QString ending = widgets::ExportForm::ending(m_form->options().format);
    const QString chosen =
        QFileDialog::getSaveFileName(this, tr("Export figure"), m_file->text(), tr("%1 files (*.%2)").arg(ending.toUpper(), ending),
                                     nullptr, QFileDialog::DontConfirmOverwrite);
    if (!chosen.isEmpty())
        setTarget(chosen);
}

void ExportDialog::settingsChanged()
{
    const figure::ExportOptions options = m_form->options();
    m_preview->setOptions(options);
    m_form->setContentHeight(m_preview->heightMm());
    setTarget(m_file->text());
    m_beside->setText(tr("also: .csv, .json"));
    m_trouble->show(widgets::NoticeKind::Note, {});
}

void ExportDialog::accept()
{
    const figure::ExportOptions options = m_form->options();
    const std::filesystem::path path = target();
    if (path.filename().empty()) {
        m_trouble->show(widgets::NoticeKind::Error, tr("Give the figure a file name."));
        m_file->setFocus();
        return;
    }
    setWriting(true);
    jobs::JobOptions job;
    job.title = tr("Export figure");
    job.pool = jobs::Pool::Readers;
    job.visible = false;
    jobs::Job* writing = m_jobs.start<figure::ExportedFiles>(
        std::move(job),
        [picture = m_picture, options, path, recipe = m_recipe](Progress&) {
            std::error_code error;
            if (path.has_parent_path())
                std::filesystem::create_directories(path.parent_path(), error);
            if (error)
                throw Error("The folder " + path.parent_path().string() + " cannot be made: " + error.message() + ". Choose another folder.");
            return figure::exportFigure(*picture, options, path, recipe);
        },
        this,
        [this, options](figure::ExportedFiles files) {
            m_exported = std::move(files);
            remember(options);
            QDialog::accept();
        });
    connect(writing, &jobs::Job::finished, this, [this, writing] {
        setWriting(false);
        if (writing->state() == jobs::JobState::Failed)
            m_trouble->show(widgets::NoticeKind::Error, writing->failure());
    });
}

void ExportDialog::setWriting(bool writing)
{
    m_form->setEnabled(!writing);
    m_export->setEnabled(!writing);
    m_export->setText(writing ? tr("Writing…") : tr("&Export"));
}

void ExportDialog::remember(const figure::ExportOptions& options)
{
    QSettings settings;
    settings.setValue(QLatin1String(kFolderKey), QFileInfo(m_file->text()).absolutePath());
    settings.setValue(QLatin1String(kWidthKey), options.widthMm);
    settings.setValue(QLatin1String(kFontKey), options.fontPt);
    settings.setValue(QLatin1String(kFormatKey), widgets::ExportForm::ending(options.format));
}

namespace {

void openDialog(Session& session, figure::Picture picture, const QString& name, std::string recipeJson, QWidget* parent)
{
    const auto& project = session.project();
    const QString suggested =
        project.file.empty() ? name : QString::fromStdString((paths::figuresFolder(project.folder()) / name.toStdString()).string());
    auto* dialog = new ExportDialog(session.jobs(), std::move(picture), suggested, std::move(recipeJson), parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QDialog::accepted, &session, [dialog, &session] {
        session.say(ExportDialog::tr("Wrote %1 with its numbers and recipe beside it.")
                        .arg(QString::fromStdString(dialog->exported().figure.string())),
                    Severity::Note);
    });
    dialog->open();
}

}  // namespace

void exportPicture(Session& session, const QString& name, const std::string& recipeJson, QWidget* parent)
{
    jobs::JobOptions job;
    job.title = ExportDialog::tr("Read the numbers of the figure");
    job.pool = jobs::Pool::Readers;
    job.visible = false;
    jobs::Job* reading = session.jobs().start<figure::Picture>(
        std::move(job),
        [recipeJson, folder = session.project().folder()](Progress& progress) {
            return project::makePicture(recipeJson, folder, "the recipe of this figure", progress);
        },
        parent,
        [&session, name, recipeJson, parent](figure::Picture picture) { openDialog(session, std::move(picture), name, recipeJson, parent); });
    QObject::connect(reading, &jobs::Job::finished, &session, [&session, reading] {
        if (reading->state() == jobs::JobState::Failed)
            session.say(reading->failure(), Severity::Error);
    });
}

}  // namespace bindscape::app
