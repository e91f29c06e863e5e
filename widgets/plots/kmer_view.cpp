// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/kmer_view.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/plots/kmer_model.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {

constexpr double kOddsCap = 10;

// Word or motif contains the text. The header says by an arrow in its text which column is sorted: the header's own mark would
// lie on the text of right-aligned columns.
class KmerFilter : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setText(const QString& text)
    {
        m_text = text;
        invalidateFilter();
    }
    void sort(int column, Qt::SortOrder order) override
    {
        QSortFilterProxyModel::sort(column, order);
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        const QVariant data = QSortFilterProxyModel::headerData(section, orientation, role);
        if (role != Qt::DisplayRole || orientation != Qt::Horizontal || section != sortColumn())
            return data;
        return QString(data.toString() % (sortOrder() == Qt::AscendingOrder ? QStringLiteral(" ▲") : QStringLiteral(" ▼")));
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override
    {
        return m_text.isEmpty() || contains(row, KmerModel::Kmer, parent) || contains(row, KmerModel::Motif, parent);
    }

private:
    bool contains(int row, int column, const QModelIndex& parent) const
    {
        return sourceModel()->index(row, column, parent).data().toString().contains(m_text, Qt::CaseInsensitive);
    }
    QString m_text;
};

// The odds ratio as a bar behind its number; length is log(ratio), full at the cap.
class OddsDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyleOptionViewItem plain = option;
        initStyleOption(&plain, index);
        const QString number = plain.text;
        plain.text.clear();
        plain.widget->style()->drawControl(QStyle::CE_ItemViewItem, &plain, painter, plain.widget);
        const double odds = index.data(KmerModel::kSortRole).toDouble();
        const double share = odds > 1 ? std::min(1.0, std::log(odds) / std::log(kOddsCap)) : 0;
        const int numberWidth = plain.fontMetrics.horizontalAdvance(QStringLiteral("00.00")) + 8;
        const QRectF room = QRectF(option.rect).adjusted(4, 7, -numberWidth - 4, -7);
        painter->save();
        painter->fillRect(QRectF(room.x(), room.y(), room.width() * share, room.height()), toQColor(theme().sequentialOnWhite(share)));
        painter->setPen(QPen(toQColor(theme().border), 1));
        painter->drawLine(room.topLeft(), room.bottomLeft());
        painter->setPen(toQColor(theme().text));
        painter->setFont(plain.font);
        painter->drawText(option.rect.adjusted(0, 0, -6, 0), Qt::AlignRight | Qt::AlignVCenter, number);
        painter->restore();
    }
};

}  // namespace

KmerView::KmerView(QWidget* parent) : QWidget(parent)
{
    m_model = new KmerModel(this);
    auto* sorted = new KmerFilter(this);
    m_sorted = sorted;
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(KmerModel::kSortRole);
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Find k-mer or motif"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(scaled(190));
    describe(m_filter, tr("Find k-mer or motif"), tr("Shows only words that contain this text, or whose motif does"));
    m_facts = new QLabel(this);
    m_facts->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    m_table = new QTableView(this);
    m_table->setModel(m_sorted);
    m_table->setItemDelegateForColumn(KmerModel::Odds, new OddsDelegate(m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_sorted->sort(KmerModel::AdjustedP, Qt::AscendingOrder);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(scaled(22));
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionsClickable(true);
    m_table->horizontalHeader()->setSectionResizeMode(KmerModel::Odds, QHeaderView::Stretch);
    const int widths[] = {76, 84, 150, 100, 104, 70, 66};
    for (int column = 0; column < KmerModel::ColumnCount; ++column)
        if (column != KmerModel::Odds)
            m_table->setColumnWidth(column, scaled(widths[column]));
    m_table->setAccessibleName(tr("Enriched k-mers, best first"));

    auto* head = new QHBoxLayout;
    head->addWidget(m_facts, 1);
    head->addWidget(m_filter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(m_table, 1);

    connect(m_filter, &QLineEdit::textChanged, sorted, [sorted](const QString& text) { sorted->setText(text.trimmed()); });
    connect(m_table->horizontalHeader(), &QHeaderView::sectionClicked, this, [this](int column) {
        const bool again = column == m_sorted->sortColumn() && m_sorted->sortOrder() == Qt::AscendingOrder;
        m_sorted->sort(column, again ? Qt::DescendingOrder : Qt::AscendingOrder);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (now.isValid())
            Q_EMIT kmerSelected(selectedKmer());
    });
    connect(&Look::instance(), &Look::changed, m_table->viewport(), qOverload<>(&QWidget::update));
}

void KmerView::setTable(const analysis::KmerTable& table)
{
    const QString kept = selectedKmer();
    m_model->setTable(table);
    const QString top = QString::fromStdString(formatReal(table.options.top * 100, 3));
    m_facts->setText(tr("%1 of %2 words are the best %3 % · core motif left out")
                         .arg(QString::fromStdString(withThousands(table.topOccurrences)),
                              QString::fromStdString(withThousands(table.occurrences)), top));
    if (!kept.isEmpty()) {
        const QSignalBlocker quiet(this);
        selectKmer(kept);
    }
}

void KmerView::clear()
{
    m_model->setTable({});
    m_facts->clear();
}

QString KmerView::selectedKmer() const
{
    const QModelIndex now = m_table->currentIndex();
    return now.isValid() ? now.siblingAtColumn(KmerModel::Kmer).data().toString() : QString();
}

QString KmerView::kmerAt(int row) const { return m_sorted->index(row, KmerModel::Kmer).data().toString(); }

int KmerView::rowsShown() const { return m_sorted->rowCount(); }

void KmerView::selectKmer(const QString& kmer)
{
    for (int row = 0; row < m_sorted->rowCount(); ++row) {
        if (kmerAt(row) == kmer) {
            m_table->setCurrentIndex(m_sorted->index(row, KmerModel::Kmer));
            return;
        }
    }
}

const analysis::KmerRow* KmerView::row(const QString& kmer) const
{
    const auto& rows = m_model->rows();
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const analysis::KmerRow& row) { return QString::fromStdString(row.kmer) == kmer; });
    return found == rows.end() ? nullptr : &*found;
}

}  // namespace bindscape::widgets
