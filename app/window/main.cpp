// SPDX-License-Identifier: GPL-3.0-or-later
// The window program. LibTorch is not linked: it is loaded in the background once the window is on screen.
#include "app/window/batch_script.h"
#include "app/window/main_window.h"
#include "app/window/single_instance.h"
#include "app/window/start_options.h"
#include "core/base/version.h"
#include "core/compute/compute.h"
#include "widgets/canvas/look.h"

#include <QApplication>
#include <QDir>
#include <QSettings>
#include <QTimer>

#include <algorithm>
#include <cstdio>

namespace {

using bindscape::app::MainWindow;
using bindscape::app::StartOptions;
using bindscape::app::StartRequest;

// Tells when the window was painted for the first time.
class FirstPaint final : public QObject {
public:
    FirstPaint(QWidget& window, std::function<void()> then) : QObject(&window), m_then(std::move(then)) { window.installEventFilter(this); }

protected:
    bool eventFilter(QObject* object, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && m_then)
            QTimer::singleShot(0, this, std::exchange(m_then, {}));
        return QObject::eventFilter(object, event);
    }

private:
    std::function<void()> m_then;
};

void openWhatWasAsked(MainWindow& window, const StartRequest& request)
{
    if (request.example)
        window.files().openExample();
    else if (!request.files.isEmpty())
        window.files().open(request.files);
    if (request.locus.isEmpty())
        return;
    // The genome comes first; the project's own place is replaced.
    auto& session = window.session();
    const auto go = [&session, locus = request.locus] {
        try {
            if (session.hasGenome())
                session.goTo(bindscape::genome::parseLocus(session.contigs(), locus.toStdString(), session.region().chrom));
        } catch (const bindscape::Error& error) {
            session.say(QString::fromUtf8(error.what()), bindscape::app::Severity::Warning);
        }
    };
    const bool anotherProject = request.example || std::any_of(request.files.begin(), request.files.end(), [](const QString& file) {
        return file.endsWith(QLatin1String(bindscape::project::kProjectEnding));
    });
    if (session.hasGenome() && !anotherProject) {
        go();
        return;
    }
    // Later: the session goes to the project's own place right after it told.
    QObject::connect(&session, &bindscape::app::Session::projectChanged, &session, go,
                     static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
}

void runScript(MainWindow& window, const QString& file)
{
    try {
        auto* script = new bindscape::app::BatchScript(window, file, qEnvironmentVariableIsSet("BINDSCAPE_TIMING"));
        QObject::connect(script, &bindscape::app::BatchScript::finished, &window, [](int failures) { QCoreApplication::exit(failures == 0 ? 0 : 1); });
        script->start();
    } catch (const bindscape::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        QCoreApplication::exit(1);
    }
}

// Waits until nothing is read any more, for at most a minute.
void takeScreenshot(MainWindow& window, const QString& file)
{
    constexpr int kPollMs = 200, kCalmPolls = 4, kMostPolls = 300;
    auto* timer = new QTimer(&window);
    QObject::connect(timer, &QTimer::timeout, &window, [&window, file, calm = 0, polls = 0]() mutable {
        calm = window.isSettled() && window.session().jobs().runningCount() == 0 ? calm + 1 : 0;
        if (calm < kCalmPolls && ++polls < kMostPolls)
            return;
        const bool written = window.grab().save(file);
        if (!written)
            std::fprintf(stderr, "The picture could not be written to %s.\n", qPrintable(file));
        QCoreApplication::exit(written ? 0 : 1);
    });
    timer->start(kPollMs);
}

// A start that only makes a picture or measures, or one without a screen, has nothing to do with windows that are open.
bool isOnItsOwn(const StartOptions& options)
{
    const QString platform = QGuiApplication::platformName();
    return options.timing || !options.screenshot.isEmpty() || !options.batch.isEmpty() || platform == QStringLiteral("offscreen") || platform == QStringLiteral("minimal");
}

StartRequest requestOf(const StartOptions& options)
{
    StartRequest request{{}, options.locus, options.example};
    for (const QString& file : options.files)
        request.files << (file.contains(QStringLiteral("://")) ? file : QDir::current().absoluteFilePath(file));
    return request;
}

void listenToOtherStarts(MainWindow& window)
{
    auto* instance = new bindscape::app::SingleInstance(bindscape::app::SingleInstance::forThisDisplay());
    instance->setParent(&window);
    QObject::connect(instance, &bindscape::app::SingleInstance::requested, &window, [&window](const StartRequest& request) {
        window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
        window.show();
        window.raise();
        window.activateWindow();
        openWhatWasAsked(window, request);
    });
    instance->listen();
    window.guard().setShowOther([](qint64 process) {
        return bindscape::app::SingleInstance::show(bindscape::app::SingleInstance::forThisDisplay(), process);
    });
}

}  // namespace

int main(int argc, char** argv)
{
    bindscape::compute::prepareProcess();
    QApplication::setApplicationName(QStringLiteral("bindscape"));
    QApplication::setApplicationDisplayName(QStringLiteral("Bindscape"));
    QApplication::setOrganizationName(QStringLiteral("bindscape"));
    QApplication::setApplicationVersion(QString::fromLatin1(bindscape::version()));
    QApplication::setHighDpiScaleFactorRoundingPolicy(Qt::HighDpiScaleFactorRoundingPolicy::PassThrough);
    QApplication application(argc, argv);
    const auto options = bindscape::app::readStartOptions(application);
    const auto request = requestOf(options);
    const bool onItsOwn = isOnItsOwn(options);
    if (!onItsOwn && !options.newWindow && bindscape::app::SingleInstance::passOn(bindscape::app::SingleInstance::forThisDisplay(), request))
        return 0;
    auto& look = bindscape::widgets::Look::instance();
    look.apply(bindscape::widgets::schemeFromText(QSettings().value(QStringLiteral("view/theme")).toString()));
    MainWindow window;
    new FirstPaint(window, [&window, &options, &request, onItsOwn] {
        if (options.timing || qEnvironmentVariableIsSet("BINDSCAPE_TIMING")) {
            std::printf("first paint\t%.0f ms\n", bindscape::app::millisecondsSinceStart());
            std::fflush(stdout);
        }
        if (options.timing) {
            QCoreApplication::exit(0);
            return;
        }
        window.startSlowParts();
        const bool scripted = !options.screenshot.isEmpty() || !options.batch.isEmpty();
        if (!scripted) {
            window.guard().start();
            window.runGuard().start();
        }
        if (!onItsOwn)
            listenToOtherStarts(window);
        openWhatWasAsked(window, request);
        if (!options.batch.isEmpty())
            runScript(window, options.batch);
        else if (!options.screenshot.isEmpty())
            takeScreenshot(window, options.screenshot);
    });
    window.show();
    return QApplication::exec();
}
