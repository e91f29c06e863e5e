// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/forms/chromosome_strip.h"
#include "widgets/forms/notice.h"
#include "widgets/forms/parameter_form.h"

#include "tests/support/test_support.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>

using namespace bindscape;
using namespace bindscape::widgets;

namespace {

const std::vector<Parameter>& parameters()
{
    static const std::vector<Parameter> list{
        {"filters", "Filters", "How many", IntRange{320, 1, 2048}},
        {"rate", "Learning rate", "How fast", RealRange{1e-3, 1e-7, 1}},
        {"pool", "Pooling", "Which", Choice{"max", {"max", "mean"}}},
        {"relu", "Keep positive", "Whether", Flag{true}},
    };
    return list;
}

}  // namespace

class FormsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyKindGoesRound()
    {
        ParameterForm form;
        form.setParameters(parameters());
        QCOMPARE(form.values().all(), Values(parameters()).all());
        QVERIFY(form.changedValues().empty());

        Values wanted(parameters());
        wanted.set(parameters(), "filters", "64");
        wanted.set(parameters(), "rate", "1e-05");
        wanted.set(parameters(), "pool", "mean");
        wanted.set(parameters(), "relu", "false");
        form.setValues(wanted);
        QCOMPARE(form.values().all(), wanted.all());
        QCOMPARE(form.changedValues().size(), std::size_t(4));
    }
    void fieldsSayWhatTheyAre()
    {
        ParameterForm form;
        form.setParameters(parameters());
        for (const Parameter& parameter : parameters()) {
            QWidget* field = form.field(parameter.id);
            QVERIFY(field != nullptr);
            QCOMPARE(field->accessibleName(), QString::fromStdString(parameter.label));
            QVERIFY(field->toolTip().contains(QString::fromStdString(parameter.help)));
        }
        QVERIFY(form.field("unknown") == nullptr);
    }
    void typingChangesValuesAndBadTextKeepsTheDefault()
    {
        ParameterForm form;
        form.setParameters(parameters());
        QSignalSpy changed(&form, &ParameterForm::changed);
        auto* rate = qobject_cast<QLineEdit*>(form.field("rate"));
        rate->setText(QStringLiteral("0.01"));
        QCOMPARE(form.values().real("rate"), 0.01);
        QCOMPARE(rate->property("invalid").toBool(), false);
        rate->setText(QStringLiteral("1e"));
        QCOMPARE(form.values().real("rate"), 1e-3);
        QCOMPARE(rate->property("invalid").toBool(), true);
        rate->setText(QStringLiteral("7"));  // out of range
        QCOMPARE(form.values().real("rate"), 1e-3);
        qobject_cast<QSpinBox*>(form.field("filters"))->setValue(12);
        qobject_cast<QCheckBox*>(form.field("relu"))->setChecked(false);
        qobject_cast<QComboBox*>(form.field("pool"))->setCurrentText(QStringLiteral("mean"));
        QCOMPARE(form.values().integer("filters"), 12L);
        QCOMPARE(form.values().flag("relu"), false);
        QCOMPARE(form.values().choice("pool"), std::string("mean"));
        QVERIFY(changed.count() >= 6);
        form.setParameters({});
        QVERIFY(form.values().all().empty());
    }
    void chromosomesCycleAndDrag()
    {
        ChromosomeStrip strip;
        strip.setChromosomes({QStringLiteral("chr1"), QStringLiteral("chr2"), QStringLiteral("chr3"), QStringLiteral("chrX")});
        strip.resize(400, 30);
        QSignalSpy changed(&strip, &ChromosomeStrip::changed);
        strip.setPart(QStringLiteral("chr2"), ChromosomePart::Test);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(strip.names(ChromosomePart::Test), QStringList(QStringLiteral("chr2")));
        QTest::mouseClick(&strip, Qt::LeftButton, {}, QPoint(10, 10));
        QVERIFY(strip.part(QStringLiteral("chr1")) == ChromosomePart::Validation);
        QTest::mouseClick(&strip, Qt::LeftButton, {}, QPoint(10, 10));
        QTest::mouseClick(&strip, Qt::LeftButton, {}, QPoint(10, 10));
        QVERIFY(strip.part(QStringLiteral("chr1")) == ChromosomePart::Unused);
        QTest::keyClick(&strip, Qt::Key_Right);
        QTest::keyClick(&strip, Qt::Key_V);
        QVERIFY(strip.part(QStringLiteral("chr2")) == ChromosomePart::Validation);
        QVERIFY(strip.accessibleDescription().contains(QStringLiteral("validation: chr2")));
        strip.setPart(QStringLiteral("chr99"), ChromosomePart::Test);  // not there: nothing happens
        QVERIFY(strip.names(ChromosomePart::Test).isEmpty());
        strip.grab();
    }
    void noticesShowAndHide()
    {
        Notice notice;
        QVERIFY(notice.isHidden());
        notice.show(NoticeKind::Error, QStringLiteral("No peak lies on this genome."));
        QVERIFY(!notice.isHidden());
        QCOMPARE(notice.accessibleName(), QStringLiteral("No peak lies on this genome."));
        // The name of a file may be longer than a line.
        const QString name = QStringLiteral("wgEncodeAwgTfbsHaibGm12878Sp1Pcr1xUniPk.narrowPeak.gz is empty.");
        notice.show(NoticeKind::Error, name);
        QVERIFY2(notice.minimumSizeHint().width() < 280, qPrintable(QString::number(notice.minimumSizeHint().width())));
        QCOMPARE(notice.sentence(), name);
        notice.show(NoticeKind::Note, {});
        QVERIFY(notice.isHidden());
    }
};

QTEST_MAIN(FormsTest)
#include "forms_test.moc"
