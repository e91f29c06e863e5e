// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/site_marking.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"

#include <QComboBox>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using dataset::SiteChange;
using dataset::SiteEdit;
using dataset::SiteList;
using widgets::scaled;

namespace {

std::string now() { return QDateTime::currentDateTimeUtc().toString(Qt::ISODate).toStdString(); }

SiteChange changeAt(const SiteList& list, std::size_t site, SiteEdit edit, int label)
{
    SiteChange change;
    change.core = list.core(site);
    change.strand = list.facts(site).strand;
    change.edit = edit;
    change.label = edit == SiteEdit::Added ? label : 0;
    change.time = now();
    if (const auto* before = list.marks().find(change.core, change.strand))
        change.note = before->note;
    return change;
}

// What the table beside the data set says now, with the label that goes with it.
std::pair<SiteEdit, int> current(const SiteList& list, std::size_t site)
{
    const auto* change = list.marks().find(list.core(site), list.facts(site).strand);
    return change == nullptr ? std::pair(SiteEdit::None, 0) : std::pair(change->edit, change->label);
}

}  // namespace

std::vector<SiteChange> changesFor(const SiteList& list, const std::vector<std::size_t>& sites, SiteMark mark)
{
    std::vector<SiteChange> changes;
    for (const std::size_t site : sites) {
        const auto [edit, label] = current(list, site);
        const auto facts = list.facts(site);
        const bool added = edit == SiteEdit::Added || list.isAdded(site);
        const int wanted = mark == SiteMark::Bound ? 1 : 0;
        SiteEdit next = mark == SiteMark::Bound ? SiteEdit::Bound : mark == SiteMark::Unbound ? SiteEdit::Unbound : mark == SiteMark::Exclude ? SiteEdit::Excluded : SiteEdit::None;
        if (added && (mark == SiteMark::Bound || mark == SiteMark::Unbound))
            next = SiteEdit::Added;
        else if (added)
            next = SiteEdit::None;
        const bool measuredSo = edit == SiteEdit::None && facts.edit == SiteEdit::None && next != SiteEdit::Excluded && next != SiteEdit::None && facts.label == wanted;
        if (measuredSo || (next == edit && (next != SiteEdit::Added || label == wanted)))
            continue;
        changes.push_back(changeAt(list, site, next, wanted));
    }
    return changes;
}

std::vector<SiteChange> changesOfNote(const SiteList& list, const std::vector<std::size_t>& sites, const std::string& note)
{
    std::vector<SiteChange> changes;
    for (const std::size_t site : sites) {
        const auto [edit, label] = current(list, site);
        if (edit == SiteEdit::None)
            continue;
        auto change = changeAt(list, site, edit, label);
        if (change.note == note)
            continue;
        change.note = note;
        changes.push_back(change);
    }
    return changes;
}

QString markText(SiteMark mark, const std::vector<SiteChange>& changes)
{
    const QString what = changes.size() == 1 ? QString::fromStdString(toLocus(changes.front().core))
                                             : QString::fromStdString(plural(static_cast<std::int64_t>(changes.size()), "site"));
    switch (mark) {
    case SiteMark::Bound: return QObject::tr("Mark %1 as bound").arg(what);
    case SiteMark::Unbound: return QObject::tr("Mark %1 as unbound").arg(what);
    case SiteMark::Exclude: return QObject::tr("Exclude %1").arg(what);
    case SiteMark::Restore: break;
    }
    return QObject::tr("Restore %1").arg(what);
}

Region coreOfNewSite(const SiteList& list, const Region& region)
{
    const auto& width = list.made().width;
    if (width.empty() || std::any_of(width.begin(), width.end(), [&](auto x) { return x != width.front(); }))
        return region;
    const std::int64_t begin = region.begin + (region.length() - width.front()) / 2;
    return {region.chrom, begin, begin + width.front()};
}

SiteChange changeOfNewSite(const SiteList& list, const Region& core, Strand strand, int label, const std::string& note)
{
    SiteChange change;
    change.core = core;
    change.strand = strand;
    change.edit = SiteEdit::Added;
    change.label = label;
    if (const auto site = list.find(core, strand); site && !list.isAdded(*site) && current(list, *site).first != SiteEdit::Added) {
        change.edit = label == 1 ? SiteEdit::Bound : SiteEdit::Unbound;
        change.label = 0;
    }
    change.note = note;
    change.time = now();
    return change;
}

AddSiteDialog::AddSiteDialog(const SiteList& list, std::function<std::optional<Region>(const QString&)> place, std::function<bool(const Region&)> fits,
                             const QString& locus, QWidget* parent)
    : QDialog(parent), m_list(list), m_place(std::move(place)), m_fits(std::move(fits)), m_locus(new QLineEdit(locus)), m_note(new QLineEdit), m_strand(new QComboBox),
      m_label(new QComboBox), m_facts(widgets::hintLabel({}, this)), m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel))
{
    setWindowTitle(tr("Add site"));
    m_strand->addItems({QStringLiteral("+"), QStringLiteral("\u2212")});
    m_label->addItems({tr("bound"), tr("unbound")});
    m_locus->setMinimumWidth(scaled(280));
    auto* form = widgets::formLayout(nullptr);
    widgets::addField(form, tr("&Locus"), m_locus, tr("Where the site is, for example chr1:1,000-1,020"));
    widgets::addField(form, tr("&Strand"), m_strand, tr("Strand of the site"));
    widgets::addField(form, tr("L&abel"), m_label, tr("What the site is taken for when the data set is made again"));
    widgets::addField(form, tr("&Note"), m_note, tr("Why it was added; kept with it"));
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("&Add site"));
    widgets::makePrimary(m_buttons->button(QDialogButtonBox::Ok));
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_locus, &QLineEdit::textChanged, this, &AddSiteDialog::check);
    connect(m_strand, &QComboBox::currentIndexChanged, this, &AddSiteDialog::check);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(scaled(16), scaled(16), scaled(16), scaled(16));
    layout->setSpacing(scaled(10));
    layout->addLayout(form);
    layout->addWidget(m_facts);
    layout->addWidget(m_buttons);
    check();
    m_locus->selectAll();
}

std::optional<Region> AddSiteDialog::core() const
{
    const auto region = m_place(m_locus->text());
    if (!region)
        return std::nullopt;
    const Region core = coreOfNewSite(m_list, *region);
    return core.length() <= 65535 && m_fits(core) ? std::optional(core) : std::nullopt;
}

void AddSiteDialog::check()
{
    const auto at = core();
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(at.has_value());
    if (!at)
        return m_facts->setText(m_locus->text().trimmed().isEmpty() ? tr("Type where the site is.") : tr("This is no place of this genome where a site can be."));
    const Strand strand = m_strand->currentIndex() == 0 ? Strand::Forward : Strand::Reverse;
    QString text = tr("The core will be %1 (%2 bp).").arg(QString::fromStdString(toLocus(*at)), QString::fromStdString(withThousands(at->length())));
    if (m_list.find(*at, strand))
        text += QLatin1Char(' ') + tr("This site is listed already; it will be marked.");
    m_facts->setText(text);
}

std::optional<SiteChange> AddSiteDialog::change() const
{
    const auto at = core();
    if (!at)
        return std::nullopt;
    const Strand strand = m_strand->currentIndex() == 0 ? Strand::Forward : Strand::Reverse;
    return changeOfNewSite(m_list, *at, strand, m_label->currentIndex() == 0 ? 1 : 0, m_note->text().trimmed().toStdString());
}

}  // namespace bindscape::app
