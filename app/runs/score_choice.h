// SPDX-License-Identifier: GPL-3.0-or-later
// How bases are scored when somebody asks for what is in view: by which method with which options, and by which models. Remembered in the
// user's settings, the options of each method apart. One object a session; GUI thread.
#pragma once

#include "app/session/session.h"
#include "core/interpret/method.h"

#include <QObject>

#include <string>
#include <vector>

namespace bindscape::app {

struct ScoreRequest {
    std::string method = "gradcam";
    Values values = Values(interpret::findMethod("gradcam").parameters);  // every parameter of the method

    const interpret::Method& description() const { return interpret::findMethod(method); }
    // "relu_cam=false": what differs from the defaults; empty if nothing does.
    std::string changedOptions() const;
    // Names files and tracks: the same exactly for the same method and options. Empty: Grad-CAM with its defaults.
    std::string key() const;
    // Whether scores are shown as shares of their window, which have one unit whatever the method and model. Changes by mutagenesis are
    // not: they are differences of the logit.
    bool isShare() const;
    bool operator==(const ScoreRequest& other) const { return key() == other.key(); }
};

class ScoreChoice : public QObject {
    Q_OBJECT
public:
    static ScoreChoice& of(Session& session);

    ScoreRequest request() const;
    ScoreRequest requestOf(const std::string& method) const;  // that method with the options that it had last
    void chooseMethod(const std::string& id);  // with the options that it had last
    void setValues(const Values& values);      // of that method
    // Both networks of a pair (core present and blocked) where there are two.
    bool withPair() const;
    void setWithPair(bool on);

    // The run, or both of its pair.
    std::vector<std::string> runsWith(const std::string& runId) const;
    // The same of all runs marked in Models, else of the one that is shown.
    std::vector<std::string> runs() const;

Q_SIGNALS:
    void changed();

private:
    explicit ScoreChoice(Session& session);
    Session& m_session;
};

}  // namespace bindscape::app
