// SPDX-License-Identifier: GPL-3.0-or-later
// Notices that files which are open were changed by somebody else: rewritten, replaced, or deleted. Looks at size and time of all
// of them at intervals, in a job: that also works where the system tells nothing (network drives, files replaced by renaming) and
// never holds the window up. A file is reported once it has been the same for two looks, so not in the middle of being
// written. Results of the session's own jobs are not reported while jobs run; they are loaded anew when they are there.
#pragma once

#include "app/session/session.h"

#include <QTimer>

namespace bindscape::app {

class FileWatch : public QObject {
    Q_OBJECT
public:
    explicit FileWatch(Session& session);
    void setInterval(int milliseconds);  // 0 = off, as at the beginning
    void check();
    // Loads what is in the file now: its tracks, or the genome with everything on it.
    void reload(const QString& file);

Q_SIGNALS:
    void changed(const QString& file);  // the file of a track or the genome
    void gone(const QString& file);     // what was read of it is still shown
    void projectFileChanged(const QString& file);

private:
    struct Watched {
        std::optional<FileStamp> known, pending;  // as it was when it was opened; as it was at the last look
        bool told = false;                        // that it is gone
    };
    void update();
    void compare(const std::map<std::filesystem::path, FileStamp>& now);
    void compareOne(const std::filesystem::path& file, Watched& watched, const FileStamp& now);
    bool isOwnResult(const std::filesystem::path& file) const;

    Session& m_session;
    QTimer m_timer, m_soon;
    std::map<std::filesystem::path, Watched> m_files;
    std::optional<FileStamp> m_toldProject;
    bool m_looking = false;
};

}  // namespace bindscape::app
