// SPDX-License-Identifier: GPL-3.0-or-later
// Enriched k-mers of the selected run, best first; choosing one lists where it scores best; choosing an instance moves the
// browser there.
#pragma once

#include "app/panels/run_panel.h"
#include "app/panels/site_table.h"
#include "core/analysis/kmers.h"

class QLabel;
class QToolButton;

namespace bindscape::widgets {
class KmerView;
}

namespace bindscape::app {

class KmersPanel : public RunPanel {
    Q_OBJECT
public:
    KmersPanel(Session& session, QWidget* parent);

    widgets::KmerView& words() { return *m_words; }
    SiteTable& instances() { return *m_instances; }

protected:
    void reload() override;

private:
    struct Data {
        analysis::KmerTable table;
        bool there = false;
    };
    // Scores and letters of the shown run, read when the first word is chosen.
    struct Windows {
        scores::ScoreSet scores;
        std::vector<std::string> letters;
    };
    void showData(Data data);
    void showKmer(const QString& kmer);
    void exportPlot();

    widgets::KmerView* m_words;
    SiteTable* m_instances;
    QLabel *m_word, *m_wordFacts;
    QToolButton* m_export;
    analysis::KmerOptions m_options;
    std::filesystem::path m_folder;
    std::shared_ptr<const Windows> m_windows;
};

}  // namespace bindscape::app
