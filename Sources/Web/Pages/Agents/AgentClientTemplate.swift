// SPDX-License-Identifier: Apache-2.0
package import Base

/// An OAuth client of an agent.
package struct DisplayedAgentClient: Sendable {
    /// A secret that has just been made: only the answer to the form carries it.
    package struct Issued: Sendable {
        package var clientID: String
        package var secret: String
        /// Where tokens are asked for.
        package var tokenURL: String

        package init(clientID: String, secret: String, tokenURL: String) {
            self.clientID = clientID
            self.secret = secret
            self.tokenURL = tokenURL
        }

        var fields: Fields {
            let form = "-d grant_type=client_credentials -d client_id=\(clientID) -d client_secret=\(secret)"
            return [
                "clientID": .text(clientID), "secret": .text(secret), "tokenCurl": .text("curl \(form) '\(tokenURL)'"),
            ]
        }
    }

    package var id: String
    package var name: String
    package var createdAt: Instant
    package var expiresAt: Instant?
    package var lastUsedAt: Instant?

    package init(
        id: String, name: String, createdAt: Instant, expiresAt: Instant? = nil, lastUsedAt: Instant? = nil
    ) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
    }
}

/// What stands in a form about an OAuth client: after a refusal, what was typed.
package struct AgentClientEntry: Sendable {
    /// Nil for a new one.
    package var clientID: String?
    package var name: String
    /// As a browser's field for a time has it, in the person's own zone; empty for never.
    package var expiresAt: String
    /// The end as it is stored, in the same form.
    package var seen = ""
    /// Why what was typed in a row is refused.
    package var problem: String?

    package init(clientID: String? = nil, name: String = "", expiresAt: String = "", problem: String? = nil) {
        self.clientID = clientID
        self.name = name
        self.expiresAt = expiresAt
        self.problem = problem
    }

    var fields: Fields {
        [
            "typedName": .text(name), "typedEnd": .text(expiresAt), "seen": .text(seen), "problem": .optional(problem),
        ]
    }
}

extension PageFrame {
    func fields(of client: DisplayedAgentClient) -> Fields {
        [
            "clientID": .text(client.id), "clientName": .text(client.name),
            "clientMade": .group(time.clockFields(client.createdAt)),
            "clientEnds": .optional(client.expiresAt.map { time.clockFields($0) }),
            "clientUsed": .optional(client.lastUsedAt.map { time.clockFields($0) }),
        ]
    }
}

enum AgentClientTemplate {
    static let issued = TemplateText(
        name: "agent-client-issued",
        text: """
            <section class="panel key-issued" aria-labelledby="client-issued-title">
              <h2 id="client-issued-title">The secret of its OAuth client</h2>
              <p class="key-once">Copy it now: it is shown this once, and nobody can look it up.</p>
              <div class="copy-line"><code class="key-secret" id="client-secret" tabindex="0">{{secret}}</code>\
            <button class="quiet-button" type="button" data-copy="client-secret" data-needs-script hidden>\
            <span class="icon icon-copy" aria-hidden="true"></span>Copy<span class="unseen"> the secret</span></button></div>
              <p class="key-fine">Its <code>client_id</code> is <code>{{clientID}}</code>.</p>
              <h3>A token for a day</h3>
              <div class="copy-line"><pre tabindex="0" id="client-curl">{{tokenCurl}}</pre></div>
            </section>

            """)

    static let list = TemplateText(
        name: "agent-clients",
        text: """
            <section class="panel" id="agent-clients" aria-labelledby="agent-clients-title">
              <h2 id="agent-clients-title">What it shows at the door</h2>
              <form method="post" action="{{rotatePath}}">{{>csrf}}\
            <button class="button" type="submit">Give it another token</button></form>
              <p class="key-fine">The one that it has goes on working for a day.</p>
              <h3>OAuth clients</h3>
              {{^hasClients}}<p class="none">None.</p>{{/hasClients}}
              {{#hasClients}}<table class="told agent-grants">
              <thead><tr><th scope="col">Client</th><th scope="col">Made</th><th scope="col">Got a token</th>\
            <th scope="col"><span class="unseen">Change it, or remove it</span></th></tr></thead>
              <tbody>
              {{#clients}}
              <tr id="client-{{clientID}}">{{#edit}}<td class="agent-edit" colspan="4">{{>agent-client-edit}}</td>{{/edit}}\
            {{^edit}}<th scope="row" dir="auto">{{clientName}}\
            <span class="told-way"><code>{{clientID}}</code></span></th>
              <td>{{#clientMade}}{{>time}}{{/clientMade}}{{#clientEnds}}<span class="told-way">until {{>time}}</span>\
            {{/clientEnds}}</td>
              <td>{{#clientUsed}}{{>time}}{{/clientUsed}}{{^clientUsed}}Never{{/clientUsed}}</td>
              <td><div class="agent-row-actions"><a class="button" href="{{editPath}}">Change\
            <span class="unseen"> when {{clientName}} ends</span></a>\
            <form method="post" action="{{dismissPath}}">{{>csrf}}<input type="hidden" name="client" value="{{clientID}}">\
            <button class="button" type="submit">Remove<span class="unseen"> {{clientName}}</span></button></form></div></td>\
            {{/edit}}</tr>
              {{/clients}}
              </tbody>
              </table>{{/hasClients}}
              {{#clientDraft}}<form class="agent-pick" method="post" action="{{clientPath}}">{{>csrf}}
                <div><label for="client-name">Name of a new client</label>
                <input class="key-input" id="client-name" name="client_name" type="text" maxlength="100" required \
            autocomplete="off" value="{{typedName}}"></div>
                <div><label for="client-expires">It ends at; empty for never</label>
                <input class="key-input" id="client-expires" name="client_expires" type="datetime-local" step="1" \
            value="{{typedEnd}}"></div>
                <button class="button" type="submit">Make it</button>
              </form>{{/clientDraft}}
              <p class="key-fine">Its tokens are the agent's: they do what it is granted, and end with it.</p>
            </section>

            """)

    /// The row of a client, as a form.
    static let edit = TemplateText(
        name: "agent-client-edit",
        text: """
            <form class="webhook-form" method="post" action="{{expiryPath}}#client-{{clientID}}" \
            aria-labelledby="edit-client-title">{{>csrf}}
            <h3 id="edit-client-title" dir="auto">When {{clientName}} ends</h3>
            {{#problem}}<p class="notice notice-problem" id="edit-client-problem" role="alert">{{problem}}</p>{{/problem}}
            <input type="hidden" name="client" value="{{clientID}}"><input type="hidden" name="seen" value="{{seen}}">
            <div><label for="edit-client-expires">It ends, with its tokens, at; empty for never</label>
            <input class="key-input" id="edit-client-expires" name="client_expires" type="datetime-local" step="1" \
            value="{{typedEnd}}"></div>
            <div class="agent-row-actions"><button class="button button-strong" type="submit">Save its end</button> \
            <a class="button" href="{{agentPath}}#client-{{clientID}}">Leave it as it is</a></div>
            </form>

            """)
}
