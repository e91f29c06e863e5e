// SPDX-License-Identifier: GPL-3.0-or-later
// A small network finds a planted word, and Grad-CAM points at it.
#include "core/interpret/score_rows.h"
#include "core/nn/architecture.h"
#include "core/train/fit.h"
#include "tests/core/train/planted_rows.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;

class LearningTest : public QObject {
    Q_OBJECT

    static train::TrainOptions options(const std::string& architecture)
    {
        auto options = train::presetOptions("quick", architecture);
        const auto& parameters = nn::findDescription(architecture).parameters;
        for (const auto& [id, value] : nn::findDescription(architecture).narrow)
            options.architectureValues.set(parameters, id, id == "blocks" ? value : architecture == "danq" ? "24" : "16");
        options.batch = 32;
        options.learningRate = architecture == "deepsea" ? 1e-2 : 3e-3;
        options.maxEpochs = 9;
        options.device = "cpu";
        return train::completeOptions(options);
    }

private Q_SLOTS:
    void findsThePlantedWord_data()
    {
        QTest::addColumn<QString>("id");
        for (const auto& architecture : nn::architectureDescriptions())
            QTest::newRow(architecture.id.c_str()) << QString::fromStdString(architecture.id);
    }
    void findsThePlantedWord()
    {
        QFETCH(QString, id);
        const std::string word = "TGACGTCATGACCA";
        const auto training = test::plantedRows(1200, 200, word, 11);
        const auto held = test::plantedRows(200, 200, word, 12);
        const QTemporaryDir folder;
        train::RunRecord record;
        record.options = options(id.toStdString());
        record.inputs.window = 200;
        SilentProgress silent;
        const auto result = train::fit(training.rows(), held.rows(), record.options, {folder.path().toStdString(), "x"}, silent);
        const auto& best = result.epochs.at(static_cast<std::size_t>(result.bestEpoch - 1));
        QVERIFY2(best.validationAuroc.value_or(0) > 0.95, std::to_string(best.validationAuroc.value_or(0)).c_str());

        double inside = 0, all = 0;
        std::size_t row = 0;
        const auto add = [&](const interpret::ScoredRows& scored) {
            for (std::size_t i = 0; i < scored.logits.size(); ++i, ++row)
                for (long base = 0; base < 200; ++base) {
                    const double score = std::fabs(scored.values[i * 200 + static_cast<std::size_t>(base)]);
                    const long begin = held.begins[row];
                    if (begin < 0)
                        continue;
                    all += score;
                    inside += base >= begin && base < begin + static_cast<long>(word.size()) ? score : 0;
                }
        };
        interpret::InterpretOptions interpretation;
        interpretation.device = "cpu";
        interpret::scoreRows(folder.path().toStdString(), record, held.rows(), 0, interpretation, add, silent);
        QCOMPARE(row, held.labels.size());
        // The word is 7 % of the bases.
        QVERIFY2(inside / all > 0.5, std::to_string(inside / all).c_str());
    }
};

QTEST_GUILESS_MAIN(LearningTest)
#include "learning_test.moc"
