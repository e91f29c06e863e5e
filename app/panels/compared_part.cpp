// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/compared_part.h"

#include "app/panels/what_if_text.h"
#include "core/base/paths.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/form_layout.h"
#include "widgets/forms/notice.h"
#include "widgets/plots/letter_rows.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

ComparedPart::ComparedPart(Session& session, std::shared_ptr<KeptModels> models, std::int64_t around, QWidget* parent)
    : QWidget(parent), m_session(session), m_models(std::move(models)), m_notice(new widgets::Notice(this)), m_rows(new widgets::LetterRows(this)),
      m_numbers(new QLabel(this)), m_notes(widgets::hintLabel({}, this)), m_under(widgets::hintLabel({}, this)), m_around(around)
{
    m_notice->hide();
    m_numbers->setTextFormat(Qt::RichText);
    m_numbers->setWordWrap(true);
    m_numbers->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_numbers->setAccessibleName(tr("Change of the logit"));
    m_notes->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    connect(m_rows, &widgets::LetterRows::viewMoved, this, [this] {
        if (m_comparison)
            setRows();
    });
    connect(m_rows, &widgets::LetterRows::pointed, this,
            [this](qint64 position) { m_under->setText(m_comparison ? textUnder(*m_comparison, position) : QString()); });
}

void ComparedPart::layOut(QWidget* controls, QWidget* side)
{
    auto* left = new QVBoxLayout;
    left->setSpacing(scaled(2));
    left->addWidget(m_rows, 1);
    left->addWidget(m_under);
    auto* middle = new QHBoxLayout;
    middle->addLayout(left, 1);
    middle->addWidget(side);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, scaled(4), scaled(6), scaled(2));
    layout->setSpacing(scaled(4));
    layout->addWidget(controls);
    layout->addWidget(m_notice);
    layout->addLayout(middle, 1);
}

QString ComparedPart::trouble() const { return m_notice->isHidden() ? QString() : m_notice->sentence(); }
QString ComparedPart::numbers() const { return m_numbers->text(); }

void ComparedPart::setRows(bool again) { app::setRows(*m_rows, *m_comparison, m_around, again); }

bool ComparedPart::adoptRun(const std::optional<AskedRun>& run, const ScoreRequest& scored)
{
    const FileStamp stamp = run ? FileStamp::of(run->folder / paths::kModelFile) : FileStamp();
    if (run == m_run && scored == m_scored && stamp == m_stamp)
        return false;
    m_run = run;
    m_stamp = stamp;
    m_scored = scored;
    return true;
}

interpret::InterpretOptions ComparedPart::options() const
{
    interpret::InterpretOptions options;
    options.method = m_scored.method;
    options.values = m_scored.values;
    return options;
}

void ComparedPart::drop(QPointer<jobs::Job>& job)
{
    if (job) {
        disconnect(job, nullptr, this, nullptr);
        job->cancel();
    }
    job.clear();
}

}  // namespace bindscape::app
