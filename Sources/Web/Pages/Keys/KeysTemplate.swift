// SPDX-License-Identifier: Apache-2.0

enum KeysTemplate {
    static let page = TemplateText(
        name: "key-list",
        text: """
            {{<layout}}{{$main}}
            <div class="title-line"><h1>{{heading}}</h1><p class="summary">{{summary}}</p></div>
            {{#issued}}{{>key-issued}}{{/issued}}
            {{>key-form}}
            <div class="key-list" id="key-list">
              {{#keys}}{{>key}}{{/keys}}
              {{^hasKeys}}<p class="none">There is no key yet.</p>{{/hasKeys}}
            </div>
            {{/main}}{{/layout}}
            """)

    /// Without a script the secret is text that one press selects as a whole.
    static let issued = TemplateText(
        name: "key-issued",
        text: """
            <section class="panel key-issued" aria-labelledby="key-issued-title">
              <h2 id="key-issued-title">{{name}}</h2>
              <p class="key-reach">{{reach}}</p>
              <p class="key-once">This is its secret. Copy it now: it is shown this once, and nobody can look it up.</p>
              <div class="copy-line"><code class="key-secret" id="key-secret" tabindex="0">{{token}}</code>\
            <button class="quiet-button" type="button" data-copy="key-secret" data-needs-script hidden>\
            <span class="icon icon-copy" aria-hidden="true"></span>Copy<span class="unseen"> the secret</span></button></div>
              <p class="key-fine">Programs send it as <code>Authorization: Token token=…</code>\
            {{#isReplacement}} The old key is in the list below, with the time that it has left.{{/isReplacement}}</p>
            </section>

            """)

    static let form = TemplateText(
        name: "key-form",
        text: """
            <section class="panel" aria-labelledby="key-form-title">
              <h2 id="key-form-title">New key</h2>
              <form class="key-form" method="post" action="{{createPath}}">{{>csrf}}
                <div><label for="key-name">Name</label>
                <input class="key-input" id="key-name" name="name" type="text" required maxlength="100" autocomplete="off" \
            value="{{draftName}}"></div>
                <div><label for="key-kind">What it can reach</label>
                <select id="key-kind" name="kind">{{#kindChoices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>\
            {{label}}</option>{{/kindChoices}}</select></div>
                <div><label for="key-days">Ends</label>
                <select id="key-days" name="days">{{#dayChoices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>\
            {{label}}</option>{{/dayChoices}}</select></div>
                <button class="button button-strong" type="submit">Make the key</button>
              </form>
            </section>

            """)

    static let key = TemplateText(
        name: "key",
        text: """
            <section class="panel key" id="key-{{id}}" aria-labelledby="key-name-{{id}}">
              <div class="service-head">
                <h2 id="key-name-{{id}}" dir="auto">{{name}}</h2>
                {{#hint}}<p class="key-hint"><span class="unseen">Ends in </span><code>••••{{hint}}</code></p>{{/hint}}
              </div>
              <p class="key-reach" dir="auto">{{reach}}</p>
              <dl class="key-facts">
                <div><dt>Made</dt><dd>{{#created}}{{>time}}{{/created}}{{#creator}} by {{creator}}{{/creator}}</dd></div>
                <div><dt>Last used</dt><dd>{{#lastUsed}}{{>time}} ago{{/lastUsed}}{{^lastUsed}}Never{{/lastUsed}}</dd></div>
                <div><dt>Ends</dt><dd>{{#hasEnded}}<span class="key-ended">Has ended</span>{{/hasEnded}}\
            {{^hasEnded}}{{#ends}}{{>time}}{{/ends}}{{^ends}}When it is revoked{{/ends}}{{/hasEnded}}\
            {{#isReplaced}}, replaced{{/isReplaced}}</dd></div>
              </dl>
              <div class="actions key-actions">
                {{#rotatePath}}
                <details class="menu" id="rotate-{{id}}" name="key-action"><summary class="button">Replace\
            <span class="unseen"> {{name}}</span><span class="icon icon-down" aria-hidden="true"></span></summary>
                  <form class="menu-panel" method="post" action="{{rotatePath}}">{{>csrf}}
                    <p>A new key that can do the same is made, and its secret shown once.</p>
                    <label for="overlap-{{id}}">The old one</label>
                    <select id="overlap-{{id}}" name="overlap">{{#overlapChoices}}\
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/overlapChoices}}</select>
                    <button class="button button-strong" type="submit">Replace it</button>
                  </form>
                </details>
                {{/rotatePath}}
                <details class="menu" id="revoke-{{id}}" name="key-action"><summary class="button">Revoke\
            <span class="unseen"> {{name}}</span><span class="icon icon-down" aria-hidden="true"></span></summary>
                  <form class="menu-panel" method="post" action="{{revokePath}}">{{>csrf}}
                    <p>Programs that use it are refused from now on. It cannot be brought back.</p>
                    <button class="button button-strong" type="submit">Revoke it now</button>
                  </form>
                </details>
              </div>
            </section>

            """)
}
