// SPDX-License-Identifier: Apache-2.0

enum AgentsTemplate {
    static let page = TemplateText(
        name: "agents",
        text: """
            {{<layout}}{{$main}}
            <div class="title-line"><h1>Agents</h1><p class="summary">{{summary}}</p></div>
            <section class="panel agent-switch" aria-labelledby="agent-switch-title">
              <div><h2 id="agent-switch-title">All agents</h2>
              <p>{{#isAccountOpen}}<span class="result result-good">On</span>: each may do what it is granted.\
            {{/isAccountOpen}}{{^isAccountOpen}}<span class="result result-bad">Off</span>: every call of every agent is refused.\
            {{/isAccountOpen}}</p>
              <p><a href="{{callsPath}}">What they asked for</a> · <a href="{{approvalsPath}}">What they wait for</a></p></div>
              <form method="post" action="{{switchPath}}">{{>csrf}}\
            <input type="hidden" name="enabled" value="{{#isAccountOpen}}off{{/isAccountOpen}}{{^isAccountOpen}}on\
            {{/isAccountOpen}}"><button class="button" type="submit">\
            {{#isAccountOpen}}Switch all off{{/isAccountOpen}}{{^isAccountOpen}}Let agents call{{/isAccountOpen}}</button></form>
            </section>
            <div class="key-list webhook-list" id="agent-list" data-live>
              {{#agents}}{{>agent-row}}{{/agents}}
              {{^hasAgents}}<p class="none">There is no agent yet.</p>{{/hasAgents}}
            </div>
            {{#nextPath}}<p class="left-out"><a href="{{nextPath}}" rel="next">Older ones</a></p>{{/nextPath}}
            <section class="panel" aria-labelledby="agent-new-title">
              <h2 id="agent-new-title">New agent</h2>
              <form class="webhook-form" method="post" action="{{createPath}}">{{>csrf}}
                {{#draft}}{{>agent-choices}}{{/draft}}
                <button class="button button-strong" type="submit">Make the agent</button>
              </form>
              <p class="key-fine">It may do nothing until it is granted something, and never more than its owner.</p>
            </section>
            {{/main}}{{/layout}}
            """)

    static let row = TemplateText(
        name: "agent-row",
        text: """
            <section class="panel" id="agent-{{id}}" aria-labelledby="agent-name-{{id}}">
              <div class="service-head">
                <h2 id="agent-name-{{id}}" dir="auto"><a href="{{path}}">{{name}}</a></h2>
                <p>{{#isOn}}<span class="result result-good">On</span>{{/isOn}}\
            {{^isOn}}<span class="result result-past">Off</span>{{/isOn}}</p>
              </div>
              {{#purpose}}<p class="key-reach" dir="auto">{{purpose}}</p>{{/purpose}}
              <dl class="key-facts">
                <div><dt>Owner</dt><dd dir="auto">{{owner}}</dd></div>
                {{>agent-figures}}
              </dl>
            </section>

            """)

    static let figures = TemplateText(
        name: "agent-figures",
        text: """
            <div><dt>Calls, last hour</dt><dd>{{calls}}{{#callsLimit}} (limit {{callsLimit}}){{/callsLimit}}</dd></div>
            <div><dt>Denied, last hour</dt><dd>{{#hasDenied}}<span class="result result-bad">{{denied}}</span>{{/hasDenied}}\
            {{^hasDenied}}{{denied}}{{/hasDenied}}</dd></div>
            <div><dt>Changes, last hour</dt><dd>{{writes}}{{#writesLimit}} (limit {{writesLimit}}){{/writesLimit}}</dd></div>
            <div><dt>Last call</dt><dd>{{#last}}{{>time}} ago{{/last}}{{^last}}Never{{/last}}</dd></div>

            """)

    /// What both forms have.
    static let choices = TemplateText(
        name: "agent-choices",
        text: """
            <div><label for="agent-name">Name</label>
            <input class="key-input" id="agent-name" name="name" type="text" required maxlength="100" autocomplete="off" \
            value="{{name}}"></div>
            <div><label for="agent-purpose">What it is for</label>
            <textarea id="agent-purpose" name="purpose" maxlength="1000">{{purpose}}</textarea></div>
            <div><label for="agent-owner">Owner, who answers for it</label>
            <select id="agent-owner" name="owner" required>{{#owners}}\
            <option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/owners}}</select></div>
            <div><label for="agent-calls-limit">Calls an hour at most; empty for no limit</label>
            <input class="key-input" id="agent-calls-limit" name="calls_per_hour" type="number" min="0" \
            max="{{perHourMaximum}}" value="{{callsPerHour}}"></div>
            <div><label for="agent-writes-limit">Changes an hour at most; empty for no limit</label>
            <input class="key-input" id="agent-writes-limit" name="writes_per_hour" type="number" min="0" \
            max="{{perHourMaximum}}" value="{{writesPerHour}}"></div>
            <div><label for="agent-incidents-limit">Incidents that it may open a day; empty for no limit</label>
            <input class="key-input" id="agent-incidents-limit" name="incidents_per_day" type="number" min="0" \
            max="{{perDayMaximum}}" value="{{incidentsPerDay}}"></div>
            <div><label for="agent-expires">Its tokens end at; empty for never</label>
            <input class="key-input" id="agent-expires" name="expires_at" type="datetime-local" step="1" \
            value="{{expiresAt}}"></div>

            """)
}
