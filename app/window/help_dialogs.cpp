// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/help_dialogs.h"

#include "app/dialogs/check_dialog.h"
#include "core/base/version.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace bindscape::app {

namespace {

std::vector<ActionSet::Line> mouseTable()
{
    const QString group = QObject::tr("Mouse");
    const auto line = [&](const QString& text, const QString& keys) { return ActionSet::Line{group, text, keys, {}}; };
    return {line(QObject::tr("Pan"), QObject::tr("Drag in the tracks; Shift+wheel")),
            line(QObject::tr("Zoom at the pointer"), QObject::tr("Wheel, pinch")),
            line(QObject::tr("Zoom in \u00D72, \u00D78; out \u00D72"), QObject::tr("Double-click, Shift+double-click; Alt+double-click")),
            line(QObject::tr("Zoom to a range"), QObject::tr("Drag over the ruler")),
            line(QObject::tr("Menu for a range: zoom, add region, copy"), QObject::tr("Shift+drag in the tracks")),
            line(QObject::tr("Jump on the chromosome"), QObject::tr("Click or drag on the chromosome")),
            line(QObject::tr("Move the detail view"), QObject::tr("Drag the vermillion box on the ruler; click a motif hit")),
            line(QObject::tr("Select, rename, reorder tracks"), QObject::tr("Click, double-click, drag a header")),
            line(QObject::tr("Track height"), QObject::tr("Drag the lower edge of a header; Ctrl+wheel on it")),
            line(QObject::tr("Back and forward"), QObject::tr("Side buttons")),
            line(QObject::tr("Menu of the thing under the pointer"), QObject::tr("Right click")),
            line(QObject::tr("Go to a region; rename it"), QObject::tr("Click in the Regions panel; double-click its label"))};
}

}  // namespace

void showKeyTable(const ActionSet& actions, QWidget* parent)
{
    QDialog dialog(parent);
    dialog.setWindowTitle(QObject::tr("Keys and mouse"));
    auto* tree = new QTreeWidget;
    tree->setAccessibleName(QObject::tr("Keys and mouse"));
    tree->setHeaderLabels({QObject::tr("Action"), QObject::tr("Keys")});
    tree->setRootIsDecorated(false);
    tree->setAlternatingRowColors(true);
    auto lines = actions.keyTable();
    for (auto& line : mouseTable())
        lines.push_back(std::move(line));
    QString group;
    for (const auto& line : lines) {
        if (line.group != group) {
            group = line.group;
            auto* title = new QTreeWidgetItem(tree, {group});
            QFont bold = tree->font();
            bold.setBold(true);
            title->setFont(0, bold);
            title->setFirstColumnSpanned(true);
        }
        auto* item = new QTreeWidgetItem(tree, {QStringLiteral("    ") + line.text, line.keys});
        item->setToolTip(0, line.help);
    }
    tree->resizeColumnToContents(0);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(&dialog);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->addWidget(tree);
    layout->addWidget(buttons);
    dialog.resize(widgets::scaled(640), widgets::scaled(640));
    dialog.exec();
}

void showCheck(Session& session, FileActions& files, QWidget* window)
{
    auto* dialog = window->findChild<CheckDialog*>();
    if (dialog == nullptr) {
        dialog = new CheckDialog(session, window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        QObject::connect(dialog, &CheckDialog::openRequested, &files, [&files](const QString& file) { files.open({file}); });
    }
    dialog->show();
    dialog->raise();
    dialog->activateWindow();
}

QString aboutText(const std::optional<compute::Machine>& machine)
{
    QString text = QObject::tr("<p>A genome browser that trains and reads networks of transcription-factor binding. Method: AgentBind, Zheng "
                               "et al., Nature Machine Intelligence 2021.</p><p>Free software under the GNU General Public License 3 or later, "
                               "without any warranty.</p>");
    text += QObject::tr("<p>Qt %1 \u00B7 htslib \u00B7 libBigWig \u00B7 QCustomPlot \u00B7 cairo</p>").arg(QString::fromLatin1(qVersion()));
    if (!machine)
        return text + QObject::tr("<p>The compute module (LibTorch) is not loaded.</p>");
    text += QObject::tr("<p>LibTorch %1 on %2 \u00B7 BLAS: %3 \u00B7 %4 threads \u00B7 kernels %6 \u00B7 OMP_WAIT_POLICY %5</p>")
                .arg(QString::fromStdString(machine->torchVersion).toHtmlEscaped(), QString::fromStdString(machine->device).toHtmlEscaped(),
                     QString::fromStdString(machine->blas).toHtmlEscaped())
                .arg(machine->threads)
                .arg(QString::fromStdString(machine->waitPolicy).toHtmlEscaped(), QString::fromStdString(machine->kernels).toHtmlEscaped());
    for (const auto& warning : machine->warnings)
        text += QStringLiteral("<p>\u26A0 ") + QString::fromStdString(warning.message).toHtmlEscaped() + QStringLiteral("</p>");
    return text;
}

void showAbout(const std::optional<compute::Machine>& machine, QWidget* parent)
{
    QDialog dialog(parent);
    dialog.setWindowTitle(QObject::tr("About Bindscape"));
    auto* mark = new QLabel;
    mark->setPixmap(widgets::programIcon().pixmap(48, 48));
    auto* title = new QLabel(QStringLiteral("<h2>Bindscape %1</h2>").arg(QString::fromLatin1(version())));
    auto* text = new QLabel(aboutText(machine));
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextBrowserInteraction);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    auto* layout = new QVBoxLayout(&dialog);
    layout->setContentsMargins(16, 16, 16, 16);
    for (QWidget* part : std::initializer_list<QWidget*>{mark, title, text, buttons})
        layout->addWidget(part);
    dialog.setMinimumWidth(widgets::scaled(460));
    dialog.exec();
}

}  // namespace bindscape::app
