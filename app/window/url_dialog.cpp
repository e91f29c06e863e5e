// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/url_dialog.h"

#include "core/base/paths.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace bindscape::app {

QString UrlDialog::troubleWith(const QString& url)
{
    if (url.isEmpty())
        return {};
    const QUrl parsed(url, QUrl::StrictMode);
    if (!paths::isRemote(url.toStdString()))
        return tr("An address begins with https:// or http://. Files on this computer are opened with File \u203A Open.");
    if (!parsed.isValid() || parsed.host().isEmpty())
        return tr("This is no valid address. Copy it once more from where it comes.");
    return {};
}

UrlDialog::UrlDialog(QWidget* parent) : QDialog(parent), m_url(new QLineEdit), m_trouble(new QLabel)
{
    setWindowTitle(tr("Open URL"));
    auto* name = new QLabel(tr("&Address of a bigWig, bigBed, or an indexed file (.tbi, .csi, .bai beside it):"));
    name->setBuddy(m_url);
    m_url->setPlaceholderText(QStringLiteral("https://"));
    widgets::describe(m_url, tr("Address"), tr("Only the parts that are shown are read from the server"));
    m_trouble->setWordWrap(true);
    m_trouble->setMinimumHeight(m_trouble->fontMetrics().height() * 2);
    QPalette palette = m_trouble->palette();
    palette.setColor(QPalette::WindowText, widgets::toQColor(widgets::theme().errorText));
    m_trouble->setPalette(palette);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel);
    m_open = buttons->button(QDialogButtonBox::Open);
    widgets::makePrimary(m_open);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    for (QWidget* part : {static_cast<QWidget*>(name), static_cast<QWidget*>(m_url), static_cast<QWidget*>(m_trouble), static_cast<QWidget*>(buttons)})
        column->addWidget(part);
    setMinimumWidth(widgets::scaled(560));
    connect(m_url, &QLineEdit::textChanged, this, &UrlDialog::check);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT chosen(m_url->text().trimmed());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    // Usually it was copied from a web page just before.
    const QString copied = QGuiApplication::clipboard()->text().trimmed();
    if (paths::isRemote(copied.toStdString()) && troubleWith(copied).isEmpty() && !copied.contains(QLatin1Char('\n')))
        m_url->setText(copied);
    m_url->selectAll();
    check();
}

void UrlDialog::check()
{
    const QString url = m_url->text().trimmed(), trouble = troubleWith(url);
    m_trouble->setText(trouble);
    m_open->setEnabled(!url.isEmpty() && trouble.isEmpty());
}

}  // namespace bindscape::app
