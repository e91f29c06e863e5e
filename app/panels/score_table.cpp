// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/score_table.h"

#include "core/base/text.h"
#include "core/project/run_project.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QHeaderView>
#include <QPainter>

namespace bindscape::app {

using widgets::scaled;

namespace {

enum Column { Name, Auroc, Auprc, Pauc, McClish, ColumnCount };
constexpr int kCurveRole = Qt::UserRole;

}  // namespace

QString withInterval(const stats::Metric& metric)
{
    if (!metric.value)
        return ScoreTable::tr("not defined");
    QString text = QString::fromStdString(formatFixed(*metric.value, 3));
    if (metric.interval)
        text += QStringLiteral(" (%1–%2)")
                    .arg(QString::fromStdString(formatFixed(metric.interval->low, 3)),
                         QString::fromStdString(formatFixed(metric.interval->high, 3)));
    return text;
}

QIcon roleIcon(figure::Role role)
{
    const figure::RoleLook look = figure::roleLook(role, widgets::theme());
    QPixmap picture(scaled(18), scaled(10));
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    QPen pen(widgets::toQColor(look.color), 2);
    pen.setCapStyle(Qt::FlatCap);
    if (!look.dash.empty()) {
        QList<qreal> dash;
        for (const double length : look.dash)
            dash << length * 0.8;
        pen.setDashPattern(dash);
    }
    painter.setPen(pen);
    painter.drawLine(QPointF(0, picture.height() / 2.0), QPointF(picture.width(), picture.height() / 2.0));
    painter.end();
    return QIcon(picture);
}

ScoreTable::ScoreTable(QWidget* parent) : QTableWidget(0, ColumnCount, parent), m_hidden{QString::fromLatin1(project::kPartnerCurve)}
{
    setAccessibleName(tr("Ranking metrics with 95 % bootstrap intervals"));
    setHorizontalHeaderLabels(
        {tr("Score"), tr("auROC (95 %)"), tr("auPRC (95 %)"), tr("pAUC₀.₁ raw (95 %)"), tr("pAUC₀.₁ McClish (95 %)")});
    const QString bootstrap = tr("95 %: bootstrap over sites, both strands of a site together");
    horizontalHeaderItem(Name)->setToolTip(tr("Check marks: drawn as curves"));
    for (const int column : {Auroc, Auprc})
        horizontalHeaderItem(column)->setToolTip(bootstrap);
    horizontalHeaderItem(Pauc)->setToolTip(
        tr("Area under the ROC curve up to a false positive rate of 0.1: at most 0.1. %1").arg(bootstrap));
    horizontalHeaderItem(McClish)->setToolTip(tr("The same rescaled so that chance is 0.5 and the best 1. %1").arg(bootstrap));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setFrameShape(NoFrame);
    setWordWrap(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setIconSize({scaled(18), scaled(10)});
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(scaled(21));
    verticalHeader()->setMinimumSectionSize(scaled(19));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(this, &QTableWidget::itemChanged, this, [this](QTableWidgetItem* item) {
        if (m_filling || item->column() != Name || item->data(kCurveRole).toString().isEmpty())
            return;
        setDrawn(item->data(kCurveRole).toString().toStdString(), item->checkState() == Qt::Checked);
    });
    connect(&widgets::Look::instance(), &widgets::Look::changed, this, &ScoreTable::fill);
}

void ScoreTable::setDrawn(const std::string& curve, bool drawn)
{
    const QString id = QString::fromStdString(curve);
    if (drawn)
        m_hidden.remove(id);
    else
        m_hidden.insert(id);
    fill();
    Q_EMIT drawnChanged();
}

void ScoreTable::setRows(std::vector<ScoreRow> rows)
{
    m_rows = std::move(rows);
    fill();
    resizeColumnsToContents();
}

void ScoreTable::fill()
{
    m_filling = true;
    setRowCount(static_cast<int>(m_rows.size()));
    for (int row = 0; row < rowCount(); ++row) {
        const ScoreRow& score = m_rows[static_cast<std::size_t>(row)];
        const QStringList texts{score.title, withInterval(score.metrics.auroc), withInterval(score.metrics.auprc),
                                withInterval(score.metrics.paucRaw), withInterval(score.metrics.paucMcclish)};
        for (int column = 0; column < ColumnCount; ++column) {
            auto* cell = new QTableWidgetItem(texts[column]);
            cell->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            if (score.strong) {
                QFont bold = font();
                bold.setBold(true);
                cell->setFont(bold);
            }
            if (column == Name) {
                cell->setToolTip(score.help);
                if (!score.curve.empty()) {
                    cell->setData(kCurveRole, QString::fromStdString(score.curve));
                    cell->setFlags(cell->flags() | Qt::ItemIsUserCheckable);
                    cell->setCheckState(isDrawn(score.curve) ? Qt::Checked : Qt::Unchecked);
                    if (score.role)
                        cell->setIcon(roleIcon(*score.role));
                }
            }
            setItem(row, column, cell);
        }
    }
    m_filling = false;
}

}  // namespace bindscape::app
