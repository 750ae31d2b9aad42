// SPDX-License-Identifier: Apache-2.0
#ifndef TOCSIN_CLIBCURL_H
#define TOCSIN_CLIBCURL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// One SMTP connection, opened by the first message and kept for the next ones.
///
/// All calls but `tocsin_smtp_stop_within` belong to one thread at a time, and may block it.
typedef struct tocsin_smtp_client tocsin_smtp_client;

/// Whether a connection that begins in plain text is encrypted. Nothing to `smtps://`, which begins encrypted.
typedef enum {
    TOCSIN_SMTP_TLS_NEVER = 0,
    TOCSIN_SMTP_TLS_IF_OFFERED = 1,
    TOCSIN_SMTP_TLS_REQUIRED = 2,
} tocsin_smtp_tls;

/// How far the conversation about one message came: the command that was sent last.
typedef enum {
    /// Greeting, EHLO, STARTTLS, AUTH: nothing was said about the message yet.
    TOCSIN_SMTP_STAGE_CONNECTION = 0,
    TOCSIN_SMTP_STAGE_SENDER = 1,
    TOCSIN_SMTP_STAGE_RECIPIENT = 2,
    /// DATA and the message itself: from here on the server may have taken it.
    TOCSIN_SMTP_STAGE_DATA = 3,
} tocsin_smtp_stage;

typedef struct {
    /// A CURLcode; 0 means that the server took the message.
    int curl_code;
    /// The server's reply to the last command, such as 250 or 550; 0 when it gave none.
    int reply_code;
    tocsin_smtp_stage stage;
} tocsin_smtp_result;

/// Makes a client without connecting.
///
/// `url` is `smtp://host:port` or `smtps://host:port`; other protocols are refused. `username`, `password` and
/// `ca_file` may be NULL; without `ca_file` the system's authorities count. All text is copied. With
/// `verifies_certificate` 0 any certificate will do. NULL when out of memory or when libcurl refuses a setting.
tocsin_smtp_client *_Nullable tocsin_smtp_create(
    const char *_Nonnull url, const char *_Nullable username, const char *_Nullable password, tocsin_smtp_tls tls,
    int verifies_certificate, const char *_Nullable ca_file, long connect_timeout_ms, long total_timeout_ms);

/// Closes the connection and frees the client.
void tocsin_smtp_destroy(tocsin_smtp_client *_Nullable client);

/// Sends one message to one recipient. `data` is the whole message with CRLF line ends; dots are stuffed here.
///
/// When a kept connection turns out to be closed before the message was offered, a new one is tried once.
/// The addresses must be free of control characters: they are written into commands as they are.
tocsin_smtp_result tocsin_smtp_send(
    tocsin_smtp_client *_Nonnull client, const char *_Nonnull mail_from, const char *_Nonnull recipient,
    const uint8_t *_Nonnull data, size_t length);

/// The server's last reply, or libcurl's words when there is none. Valid until the next call for this client.
const char *_Nonnull tocsin_smtp_detail(const tocsin_smtp_client *_Nonnull client);

/// Lets a message in hand, and all later ones, fail once so many milliseconds are over. Callable from any thread.
void tocsin_smtp_stop_within(tocsin_smtp_client *_Nonnull client, long milliseconds);

#ifdef __cplusplus
}
#endif

#endif
