// SPDX-License-Identifier: Apache-2.0
#include "CLibcurl.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    detail_size = 256,
    /// Servers drop idle connections after a few minutes; ours are not used again long before that.
    idle_maximum_seconds = 60,
    reply_service_closing = 421,
};

struct tocsin_smtp_client {
    CURL *handle;
    long total_timeout_ms;
    /// On the monotonic clock; 0 means never.
    atomic_llong stop_at_ms;

    // What is being sent.
    const uint8_t *data;
    size_t length;
    size_t position;

    // What was seen of the conversation.
    tocsin_smtp_stage stage;
    bool is_quitting;
    int reply_code;
    char reply[detail_size];
    size_t reply_length;

    char error[CURL_ERROR_SIZE];
    char detail[detail_size];
};

static pthread_once_t global_once = PTHREAD_ONCE_INIT;

static void initialise_globally(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

static long long monotonic_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static size_t read_message(char *buffer, size_t size, size_t count, void *context) {
    tocsin_smtp_client *client = context;
    size_t room = size * count;
    size_t rest = client->length - client->position;
    size_t taken = rest < room ? rest : room;
    if (taken > 0) memcpy(buffer, client->data + client->position, taken);
    client->position += taken;
    return taken;
}

static bool starts_with(const char *text, size_t size, const char *word) {
    size_t length = strlen(word);
    return size >= length && memcmp(text, word, length) == 0;
}

static void forget_reply(tocsin_smtp_client *client) {
    client->reply_code = 0;
    client->reply_length = 0;
    client->reply[0] = '\0';
}

static void note_command(tocsin_smtp_client *client, const char *text, size_t size) {
    if (starts_with(text, size, "MAIL ")) client->stage = TOCSIN_SMTP_STAGE_SENDER;
    if (starts_with(text, size, "RCPT ")) client->stage = TOCSIN_SMTP_STAGE_RECIPIENT;
    if (starts_with(text, size, "DATA")) client->stage = TOCSIN_SMTP_STAGE_DATA;
    // The goodbye after a refusal must not wipe out what was refused.
    client->is_quitting = starts_with(text, size, "QUIT");
    if (!client->is_quitting) forget_reply(client);
}

/// Lines of one reply are joined with blanks; what is too long is cut off.
static void note_reply(tocsin_smtp_client *client, const char *text, size_t size) {
    while (size > 0 && (text[size - 1] == '\r' || text[size - 1] == '\n')) size--;
    if (size < 3 || client->is_quitting) return;
    client->reply_code = 0;
    for (size_t index = 0; index < 3; index++) {
        if (text[index] < '0' || text[index] > '9') return;
        client->reply_code = client->reply_code * 10 + (text[index] - '0');
    }
    size_t room = sizeof client->reply - 1 - client->reply_length;
    if (client->reply_length > 0 && room > 0) {
        client->reply[client->reply_length++] = ' ';
        room--;
    }
    size_t taken = size < room ? size : room;
    memcpy(client->reply + client->reply_length, text, taken);
    client->reply_length += taken;
    client->reply[client->reply_length] = '\0';
}

/// libcurl's result code alone does not tell a refused recipient from a refused sender or greeting: this does.
static int watch(CURL *handle, curl_infotype type, char *text, size_t size, void *context) {
    (void)handle;
    tocsin_smtp_client *client = context;
    switch (type) {
    case CURLINFO_HEADER_OUT: note_command(client, text, size); break;
    case CURLINFO_HEADER_IN: note_reply(client, text, size); break;
    case CURLINFO_DATA_OUT: forget_reply(client); break;
    default: break;
    }
    return 0;
}

static int check_for_stop(
    void *context, curl_off_t down_total, curl_off_t down_now, curl_off_t up_total, curl_off_t up_now
) {
    (void)down_total, (void)down_now, (void)up_total, (void)up_now;
    tocsin_smtp_client *client = context;
    long long stop_at_ms = atomic_load(&client->stop_at_ms);
    return stop_at_ms != 0 && monotonic_ms() >= stop_at_ms;
}

static long use_ssl(tocsin_smtp_tls tls) {
    switch (tls) {
    case TOCSIN_SMTP_TLS_REQUIRED: return CURLUSESSL_ALL;
    case TOCSIN_SMTP_TLS_IF_OFFERED: return CURLUSESSL_TRY;
    default: return CURLUSESSL_NONE;
    }
}

/// Settings that hold for every message; libcurl answers out-of-memory and unknown options here.
static bool configure(
    tocsin_smtp_client *client, const char *url, const char *username, const char *password, tocsin_smtp_tls tls,
    int verifies_certificate, const char *ca_file, long connect_timeout_ms
) {
    CURL *handle = client->handle;
    int failures = 0;
    failures += curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps") != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_URL, url) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_USERNAME, username) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_PASSWORD, password) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_USE_SSL, use_ssl(tls)) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, verifies_certificate ? 1L : 0L) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, verifies_certificate ? 2L : 0L) != CURLE_OK;
    if (ca_file) failures += curl_easy_setopt(handle, CURLOPT_CAINFO, ca_file) != CURLE_OK;
    // A proxy meant for web pages may stand in the environment; mail has its own server.
    failures += curl_easy_setopt(handle, CURLOPT_PROXY, "") != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_MAXCONNECTS, 1L) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_MAXAGE_CONN, (long)idle_maximum_seconds) != CURLE_OK;
    // Signals are the process's own; without this, libcurl uses them for timeouts.
    failures += curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, connect_timeout_ms) != CURLE_OK;
    failures += curl_easy_setopt(
        handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, client->total_timeout_ms / 1000 + 1) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_READFUNCTION, read_message) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_READDATA, client) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_VERBOSE, 1L) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, watch) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_DEBUGDATA, client) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, check_for_stop) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_XFERINFODATA, client) != CURLE_OK;
    failures += curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, client->error) != CURLE_OK;
    return failures == 0;
}

tocsin_smtp_client *tocsin_smtp_create(
    const char *url, const char *username, const char *password, tocsin_smtp_tls tls, int verifies_certificate,
    const char *ca_file, long connect_timeout_ms, long total_timeout_ms
) {
    pthread_once(&global_once, initialise_globally);
    tocsin_smtp_client *client = calloc(1, sizeof *client);
    if (!client) return NULL;
    client->handle = curl_easy_init();
    client->total_timeout_ms = total_timeout_ms;
    atomic_init(&client->stop_at_ms, 0);
    if (!client->handle
        || !configure(client, url, username, password, tls, verifies_certificate, ca_file, connect_timeout_ms)) {
        tocsin_smtp_destroy(client);
        return NULL;
    }
    return client;
}

void tocsin_smtp_destroy(tocsin_smtp_client *client) {
    if (!client) return;
    if (client->handle) curl_easy_cleanup(client->handle);
    free(client);
}

static CURLcode attempt(tocsin_smtp_client *client, const char *mail_from, struct curl_slist *recipients,
                        bool on_new_connection, long timeout_ms) {
    CURL *handle = client->handle;
    client->position = 0;
    client->stage = TOCSIN_SMTP_STAGE_CONNECTION;
    client->is_quitting = false;
    client->error[0] = '\0';
    forget_reply(client);
    CURLcode code = curl_easy_setopt(handle, CURLOPT_MAIL_FROM, mail_from);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, (curl_off_t)client->length);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_FRESH_CONNECT, on_new_connection ? 1L : 0L);
    if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, timeout_ms);
    return code == CURLE_OK ? curl_easy_perform(handle) : code;
}

/// Whether the server had given up a kept connection before it could hear of this message.
static bool met_a_closed_connection(const tocsin_smtp_client *client, CURLcode code) {
    if (code == CURLE_OK || code == CURLE_OPERATION_TIMEDOUT || code == CURLE_ABORTED_BY_CALLBACK) return false;
    if (client->stage == TOCSIN_SMTP_STAGE_DATA) return false;
    long opened = 0;
    curl_easy_getinfo(client->handle, CURLINFO_NUM_CONNECTS, &opened);
    return opened == 0 && (client->reply_code == 0 || client->reply_code == reply_service_closing);
}

static void describe(tocsin_smtp_client *client, CURLcode code) {
    const char *text = client->reply;
    bool is_told_by_reply = client->reply_code >= 400 || (code == CURLE_OK && client->reply_code != 0);
    if (!is_told_by_reply) text = client->error[0] ? client->error : curl_easy_strerror(code);
    strncpy(client->detail, text, sizeof client->detail - 1);
    client->detail[sizeof client->detail - 1] = '\0';
}

tocsin_smtp_result tocsin_smtp_send(
    tocsin_smtp_client *client, const char *mail_from, const char *recipient, const uint8_t *data, size_t length
) {
    client->data = data;
    client->length = length;
    CURLcode code = CURLE_OUT_OF_MEMORY;
    struct curl_slist *recipients = curl_slist_append(NULL, recipient);
    if (recipients) {
        long long began_ms = monotonic_ms();
        code = attempt(client, mail_from, recipients, false, client->total_timeout_ms);
        long long rest_ms = client->total_timeout_ms - (monotonic_ms() - began_ms);
        if (met_a_closed_connection(client, code) && rest_ms > 0) {
            code = attempt(client, mail_from, recipients, true, (long)rest_ms);
        }
        curl_easy_setopt(client->handle, CURLOPT_MAIL_RCPT, NULL);
        curl_slist_free_all(recipients);
    }
    client->data = NULL;
    describe(client, code);
    return (tocsin_smtp_result){.curl_code = (int)code, .reply_code = client->reply_code, .stage = client->stage};
}

const char *tocsin_smtp_detail(const tocsin_smtp_client *client) { return client->detail; }

void tocsin_smtp_stop_within(tocsin_smtp_client *client, long milliseconds) {
    atomic_store(&client->stop_at_ms, monotonic_ms() + milliseconds);
}
