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
            <th scope="col"><span class="unseen">Change it, or take it back</span></th></tr></thead>
              <tbody>
              {{#grants}}
              <tr id="grant-{{id}}">{{#edit}}<td class="agent-edit" colspan="4">{{>agent-grant-edit}}</td>{{/edit}}\
            {{^edit}}<th scope="row">{{what}}\
            {{#needsApproval}}<span class="told-way">Changes wait for a person</span>{{/needsApproval}}</th>
              <td><span class="result result-{{tone}}">{{standing}}</span>{{#from}}<span class="told-way">from {{>time}}</span>\
            {{/from}}{{#until}}<span class="told-way">until {{>time}}</span>{{/until}}</td>
              <td dir="auto">{{#narrowings}}<span class="agent-reach">{{text}}</span>{{/narrowings}}\
            {{#operations}}<code class="webhook-event">{{text}}</code> {{/operations}}\
            {{^isNarrowed}}All of them{{/isNarrowed}}</td>
              <td><div class="agent-row-actions"><a class="button" href="{{editPath}}">Change\
            <span class="unseen"> {{what}}</span></a>\
            <form method="post" action="{{revokePath}}">{{>csrf}}<input type="hidden" name="grant" value="{{id}}">\
            <button class="button" type="submit">Take back<span class="unseen"> {{what}}</span></button></form></div></td>\
            {{/edit}}</tr>
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
                {{>agent-grant-fields}}<button class="button button-strong" type="submit">Grant it</button>
              </form>
            </section>

            """)

    /// What a new grant and the row of one have in common.
    static let choices = TemplateText(
        name: "agent-grant-fields",
        text: """
            <div><label for="{{prefix}}-access">Access</label>
            <select id="{{prefix}}-access" name="access"><option value="read"{{^isWrite}} selected{{/isWrite}}>\
            Read</option><option value="write"{{#isWrite}} selected{{/isWrite}}>Read and change</option></select></div>
            {{#tickGroups}}{{>agent-ticks}}{{/tickGroups}}
            <details class="raw" id="{{prefix}}-only-objects"{{#hasObjects}} open{{/hasObjects}}>\
            <summary>Only these objects</summary>
            <label for="{{prefix}}-objects">Type and id, one a line, as in <code>incident Q1ABC</code>; empty for all</label>
            <textarea id="{{prefix}}-objects" name="objects" autocomplete="off" spellcheck="false">{{objects}}</textarea>
            </details>
            <label class="tick"><input type="checkbox" name="approval" value="on"{{#isAsking}} checked{{/isAsking}}> \
            <span>Each change waits until a person agrees</span></label>
            <label class="tick"><input type="checkbox" name="on_call" value="on"{{#isWhileOnCall}} checked\
            {{/isWhileOnCall}}> <span>Only while its owner is on call</span></label>
            {{#canBeAssigned}}<label class="tick"><input type="checkbox" name="assigned" value="on"{{#isAssigned}} checked\
            {{/isAssigned}}> <span>Only what is assigned to its owner</span></label>{{/canBeAssigned}}
            <div><label for="{{prefix}}-from">From; empty for now</label>
            <input class="key-input" id="{{prefix}}-from" name="from" type="datetime-local" step="1" value="{{from}}"></div>
            <div><label for="{{prefix}}-until">Until; empty for as long as nobody takes it back</label>
            <input class="key-input" id="{{prefix}}-until" name="until" type="datetime-local" step="1" value="{{until}}"></div>

            """)

    /// The row of a grant, as a form.
    static let edit = TemplateText(
        name: "agent-grant-edit",
        text: """
            <form class="webhook-form" method="post" action="{{adjustPath}}#grant-{{id}}" \
            aria-labelledby="edit-grant-title">{{>csrf}}
            <h3 id="edit-grant-title">Change the grant for <code>{{resource}}</code></h3>
            {{#problem}}<p class="notice notice-problem" id="edit-grant-problem" role="alert">{{problem}}</p>{{/problem}}
            <input type="hidden" name="grant" value="{{id}}"><input type="hidden" name="seen" value="{{seen}}">
            {{>agent-grant-fields}}<div class="agent-row-actions"><button class="button button-strong" type="submit">\
            Save the grant</button> <a class="button" href="{{agentPath}}#grant-{{id}}">Leave it as it is</a></div>
            </form>

            """)

    static let ticks = TemplateText(
        name: "agent-ticks",
        text: """
            <details class="raw" id="{{prefix}}-{{tickName}}"{{#isOpen}} open{{/isOpen}}><summary>{{title}}</summary>
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
