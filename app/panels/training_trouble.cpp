// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/training_trouble.h"

#include "core/train/diverged.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/notice.h"

#include <QHBoxLayout>
#include <QPushButton>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

TrainingTrouble troubleOf(const std::optional<train::RunRecord>& record, const QString& failure)
{
    constexpr double kSlower = 10;
    TrainingTrouble trouble;
    if (!record)
        return trouble;
    if (!record->complete() && record->outOfMemory)
        return {QString::fromStdString(train::sentenceOf(*record->outOfMemory)), 0, record->outOfMemory->smallerBatch(), record->outOfMemory->onGpu};
    const double slower = record->options.learningRate / kSlower;
    const auto diverged = std::find_if(record->warnings.begin(), record->warnings.end(),
                                       [](const Warning& warning) { return warning.message.starts_with(train::kLossDiverged); });
    if (record->complete() && diverged != record->warnings.end())
        trouble = {QString::fromStdString(diverged->message), slower, 0, false};
    else if (!record->complete() && failure.startsWith(QLatin1String(train::kLossDiverged)))
        trouble = {failure, slower, 0, false};
    return trouble;
}

TroubleBar::TroubleBar(QWidget* parent) : QWidget(parent), m_notice(new widgets::Notice), m_buttons(new QHBoxLayout)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(scaled(8), scaled(6), scaled(8), 0);
    row->setSpacing(scaled(8));
    row->addWidget(m_notice, 1);
    row->addLayout(m_buttons);
    m_buttons->setSpacing(scaled(6));
    hide();
}

void TroubleBar::show(const QString& sentence, std::vector<Offer> offers)
{
    setVisible(!sentence.isEmpty());
    m_notice->show(widgets::NoticeKind::Warning, sentence);
    m_shown = sentence;
    m_texts.clear();
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (auto& [text, act] : offers) {
        auto* button = new QPushButton(text);
        widgets::describe(button, text, {});
        connect(button, &QPushButton::clicked, this, act);
        m_buttons->addWidget(button);
        m_texts << text;
    }
}

QString TroubleBar::sentence() const { return m_shown; }
QStringList TroubleBar::offers() const { return m_texts; }

}  // namespace bindscape::app
