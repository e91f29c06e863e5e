// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/motif_list.h"

#include "app/panels/row_table.h"
#include "core/base/text.h"
#include "core/project/motif_charts.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>
#include <cmath>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr int kRowPixels = 50;

class LogoDelegate : public QStyledItemDelegate {
public:
    LogoDelegate(const MotifModel& model, QObject* parent) : QStyledItemDelegate(parent), m_model(model) {}
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        const figure::MotifPage::Row& row = m_model.pictureOf(index.row());
        painter->save();
        painter->setClipRect(option.rect);
        widgets::QtCanvas canvas(*painter);
        const draw::Rect room = widgets::fromQRect(QRectF(option.rect).adjusted(scaled(4), scaled(4), -scaled(4), -scaled(4)));
        if (index.column() == MotifModel::Logo)
            figure::paintLogo(canvas, room, row.contributions, figure::logoRange(row.contributions), widgets::theme());
        else if (!row.matches.empty())
            figure::paintLogo(canvas, room, row.matches.front().bits, {0, 2}, widgets::theme());
        painter->restore();
    }

private:
    const MotifModel& m_model;
};

}  // namespace

void MotifModel::setMotifs(std::vector<seqlets::MotifRow> motifs)
{
    beginResetModel();
    m_motifs = std::move(motifs);
    m_pictures.clear();
    for (const auto& motif : m_motifs)
        m_pictures.push_back(project::motifPageRow(motif));
    endResetModel();
}

QVariant MotifModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const seqlets::MotifRow& motif = at(index.row());
    if (role == Qt::ToolTipRole)
        return help(motif);
    if (role == Qt::AccessibleTextRole && index.column() == Logo)
        return tr("%1, reads %2").arg(QString::fromStdString(motif.id), QString::fromStdString(motif.consensus));
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == Count)
        return QString::fromStdString(motif.id + "\n" + withThousands(motif.seqlets) + " seqlets\n" +
                                      formatReal(100 * motif.shareOfSites, 3) + " % of sites");
    if (index.column() == MatchName && motif.matches.empty())
        return QStringLiteral("–");
    if (index.column() == MatchName)
        return QString::fromStdString(motif.matches[0].name + "\nq = " + formatReal(std::pow(10, motif.matches[0].log10Q), 2) +
                                      "\nr = " + formatFixed(motif.matches[0].similarity, 2));
    return {};
}

QString MotifModel::help(const seqlets::MotifRow& motif) const
{
    QString text = QStringLiteral("<p><b>%1</b> %2</p>").arg(QString::fromStdString(motif.id), QString::fromStdString(motif.consensus));
    if (!motif.isCore())
        text += tr("<p>Begins with the word %1, adjusted %2. It also stands in %3 % of the stretches that are no seqlets.</p>")
                    .arg(QString::fromStdString(motif.word), QString::fromStdString(seqlets::pText(motif.log10P)).toHtmlEscaped(),
                         QString::fromStdString(formatReal(100 * motif.background, 2)));
    for (const auto& match : motif.matches)
        text += QStringLiteral("<p>%1: r = %2, q = %3</p>")
                    .arg(QString::fromStdString(match.title()).toHtmlEscaped(), QString::fromStdString(formatFixed(match.similarity, 2)),
                         QString::fromStdString(formatReal(std::pow(10, match.log10Q), 2)));
    return text;
}

QVariant MotifModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QString names[] = {tr("Mean score by letter"), tr("Motif"), tr("Most like"), tr("Known motif")};
    return names[section];
}

MotifList::MotifList(QWidget* parent) : QTableView(parent), m_model(new MotifModel(this))
{
    setModel(m_model);
    setAccessibleName(tr("Motifs of the run, most frequent first"));
    makeRowTable(*this);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    verticalHeader()->setDefaultSectionSize(scaled(kRowPixels));
    auto* delegate = new LogoDelegate(*m_model, this);
    setItemDelegateForColumn(MotifModel::Logo, delegate);
    setItemDelegateForColumn(MotifModel::MatchLogo, delegate);
    setColumnWidth(MotifModel::Count, scaled(92));
    setColumnWidth(MotifModel::MatchName, scaled(96));
    setColumnWidth(MotifModel::MatchLogo, scaled(110));
    horizontalHeader()->setSectionResizeMode(MotifModel::Logo, QHeaderView::Stretch);
    horizontalHeader()->setMinimumSectionSize(scaled(60));
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (now.isValid())
            Q_EMIT motifSelected();
    });
    connect(&widgets::Look::instance(), &widgets::Look::changed, viewport(), qOverload<>(&QWidget::update));
}

void MotifList::setMotifs(std::vector<seqlets::MotifRow> motifs)
{
    const std::string before = selected() != nullptr ? selected()->id : std::string();
    m_model->setMotifs(std::move(motifs));
    int row = -1;
    for (int i = 0; i < m_model->rowCount(); ++i) {
        if (m_model->at(i).id == before)
            row = i;
        else if (row < 0 && !m_model->at(i).isCore())
            row = i;
    }
    if (m_model->rowCount() > 0)
        selectRow(std::max(0, row));
}

const seqlets::MotifRow* MotifList::selected() const
{
    const QModelIndex now = currentIndex();
    return now.isValid() && now.row() < m_model->rowCount() ? &m_model->at(now.row()) : nullptr;
}

void MotifList::select(const std::string& id)
{
    for (int i = 0; i < m_model->rowCount(); ++i)
        if (m_model->at(i).id == id)
            selectRow(i);
}

}  // namespace bindscape::app
