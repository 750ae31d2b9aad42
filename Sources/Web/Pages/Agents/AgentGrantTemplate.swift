// SPDX-License-Identifier: Apache-2.0

enum AgentGrantTemplate {
    static let table = TemplateText(
        name: "agent-grants",
        text: """
            <section class="panel" id="agent-grants" aria-labelledby="agent-grants-title">
              <h2 id="agent-grants-title">What it is granted</h2>
              {{^hasGrants}}<p class="none">Nothing.</p>{{/hasGrants}}
              {{#hasGrants}}<table class="told agent-grants">
              <thead><tr><th scope="col">Grant</th><th scope="col">Holds</th><th scope="col">As far as</th>\
            <th scope="col"><span class="unseen">Take it back</span></th></tr></thead>
              <tbody>
              {{#grants}}
              <tr id="grant-{{id}}"><th scope="row">{{what}}\
            {{#needsApproval}}<span class="told-way">Changes wait for a person</span>{{/needsApproval}}</th>
              <td><span class="result result-{{tone}}">{{standing}}</span>{{#from}}<span class="told-way">from {{>time}}</span>\
            {{/from}}{{#until}}<span class="told-way">until {{>time}}</span>{{/until}}</td>
              <td dir="auto">{{#narrowings}}<span class="agent-reach">{{text}}</span>{{/narrowings}}\
            {{#operations}}<code class="webhook-event">{{text}}</code> {{/operations}}\
            {{^isNarrowed}}All of them{{/isNarrowed}}</td>
              <td><form method="post" action="{{revokePath}}">{{>csrf}}<input type="hidden" name="grant" value="{{id}}">\
            <button class="button" type="submit">Take back<span class="unseen"> {{what}}</span></button></form></td></tr>
              {{/grants}}
              </tbody>
              </table>{{/hasGrants}}
              {{#grantsLeftOut}}<p class="none">There are more than are shown.</p>{{/grantsLeftOut}}
            </section>

            """)

    /// The resource is chosen first, in a form of its own: which operations there are to choose from depends on it.
    static let form = TemplateText(
        name: "agent-grant-form",
        text: """
            <section class="panel" id="agent-grant" aria-labelledby="agent-grant-title">
              <h2 id="agent-grant-title">Grant it something</h2>
              <form class="agent-pick" method="get" action="{{agentPath}}#agent-grant">
                <div><label for="grant-resource">Of what</label>
                <select id="grant-resource" name="resource">{{#resources}}\
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/resources}}</select></div>
                <button class="button" type="submit">Choose</button>
              </form>
              <form class="webhook-form" method="post" action="{{grantPath}}">{{>csrf}}
                <input type="hidden" name="resource" value="{{resource}}">
                <p>A grant for <code>{{resource}}</code>, with all that lies below that path:</p>
                <div><label for="grant-access">Access</label>
                <select id="grant-access" name="access"><option value="read"{{^isWrite}} selected{{/isWrite}}>\
            Read</option><option value="write"{{#isWrite}} selected{{/isWrite}}>Read and change</option></select></div>
                {{#tickGroups}}{{>agent-ticks}}{{/tickGroups}}
                <label class="tick"><input type="checkbox" name="approval" value="on"{{#needsApproval}} checked\
            {{/needsApproval}}> <span>Each change waits until a person agrees</span></label>
                <label class="tick"><input type="checkbox" name="on_call" value="on"{{#isWhileOnCall}} checked\
            {{/isWhileOnCall}}> <span>Only while its owner is on call</span></label>
                <div><label for="grant-from">From; empty for now</label>
                <input class="key-input" id="grant-from" name="from" type="datetime-local" step="1" value="{{from}}"></div>
                <div><label for="grant-until">Until; empty for as long as nobody takes it back</label>
                <input class="key-input" id="grant-until" name="until" type="datetime-local" step="1" value="{{until}}"></div>
                <button class="button button-strong" type="submit">Grant it</button>
              </form>
            </section>

            """)

    static let ticks = TemplateText(
        name: "agent-ticks",
        text: """
            <details class="raw" id="grant-{{tickName}}"{{#isOpen}} open{{/isOpen}}><summary>{{title}}</summary>
            <fieldset class="webhook-events"><legend>{{title}}; none ticked for all</legend>
            {{#ticks}}<label class="tick"><input type="checkbox" name="{{tickName}}" value="{{value}}"\
            {{#isChosen}} checked{{/isChosen}}> <span dir="auto">{{label}}</span></label>
            {{/ticks}}</fieldset></details>

            """)

    /// One press opens it, and the next one gives what is written there and nothing else.
    static let missing = TemplateText(
        name: "agent-missing",
        text: """
            <details class="menu agent-missing"><summary class="button">Grant this<span class="unseen">: {{what}}</span>\
            <span class="icon icon-down" aria-hidden="true"></span></summary>
            <form class="menu-panel" method="post" action="{{allowPath}}">{{>csrf}}
            <p>It may then {{what}}, all of them and without an end, as far as its owner may.</p>
            <input type="hidden" name="resource" value="{{resource}}"><input type="hidden" name="access" value="{{access}}">
            <button class="button button-strong" type="submit">Yes, grant it</button></form></details>

            """)
}
