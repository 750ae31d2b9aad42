// SPDX-License-Identifier: Apache-2.0

enum IncidentDetailTemplate {
    static let page = TemplateText(
        name: "incident-detail",
        text: """
            {{<layout}}{{$main}}
            <div class="detail" data-row data-detail data-status="{{status}}">
              <div class="detail-head" id="detail-head" data-live>
                <p class="trail"><a href="{{listPath}}" data-key="u"><span class="icon icon-back" aria-hidden="true"></span>\
            Incidents</a> <span class="number">#{{number}}</span></p>
                <h1 dir="auto">{{title}}</h1>
                <p class="detail-marks">
                  <span class="chip chip-{{status}}"><span class="icon icon-{{statusIcon}}" aria-hidden="true"></span>\
            {{statusLabel}}</span>
                  <span class="urgency urgency-{{urgency}}"><span class="icon icon-urgency-{{urgency}}" aria-hidden="true"></span>\
            {{urgencyLabel}}</span>
                  <span class="mark-text">Opened {{#openedClock}}{{>time}}{{/openedClock}}</span>
                  {{#resolved}}<span class="mark-text">Resolved {{>time}}</span>{{/resolved}}
                </p>
                {{>incident-actions}}
              </div>
              <div class="detail-columns">
                <div class="detail-side" id="detail-facts" data-live>
                  {{>incident-facts}}
                </div>
                <div class="detail-main">
                  <div id="detail-alerts" data-live>{{>incident-alerts}}</div>
                  <div id="detail-told" data-live>{{>incident-told}}</div>
                  <section class="panel" aria-labelledby="timeline-title">
                    <h2 id="timeline-title">Timeline</h2>
                    <form class="note-form" method="post" action="{{noteAction}}" data-inline data-clear>{{>csrf}}
                      <label for="note">Add a note</label>
                      <textarea id="note" name="note" rows="2" required maxlength="25000" data-key="n"></textarea>
                      <button class="button" type="submit">Add note</button>
                    </form>
                    <div id="detail-timeline" data-live>{{>timeline}}</div>
                  </section>
                </div>
              </div>
            </div>
            {{/main}}{{/layout}}
            """)

    static let actions = TemplateText(
        name: "incident-actions",
        text: """
            {{#isOpen}}
            <div class="actions">
              {{#acknowledgePath}}<form method="post" action="{{acknowledgePath}}" data-inline data-key="a">{{>csrf}}\
            <button class="button button-strong" type="submit" id="acknowledge" aria-keyshortcuts="a">\
            Acknowledge <kbd aria-hidden="true" data-needs-script hidden>a</kbd></button></form>{{/acknowledgePath}}
              {{#resolvePath}}<form method="post" action="{{resolvePath}}" data-inline data-key="r">{{>csrf}}\
            <button class="button" type="submit" id="resolve" aria-keyshortcuts="r">\
            Resolve <kbd aria-hidden="true" data-needs-script hidden>r</kbd></button></form>{{/resolvePath}}
              {{#escalatePath}}
              <details class="menu" id="escalate-menu" name="action"><summary class="button">Escalate\
            <span class="icon icon-down" aria-hidden="true"></span></summary>
                <form class="menu-panel" method="post" action="{{escalatePath}}" data-inline>{{>csrf}}
                  <label for="escalate-level">Escalate to</label>
                  <select id="escalate-level" name="level">
                    {{#levelChoices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>\
            {{label}}</option>{{/levelChoices}}
                  </select>
                  <button class="button button-strong" type="submit">Escalate</button>
                </form>
              </details>
              {{/escalatePath}}
              {{#reassignPath}}
              <details class="menu" id="reassign-menu" name="action"><summary class="button">Reassign\
            <span class="icon icon-down" aria-hidden="true"></span></summary>
                <form class="menu-panel" method="post" action="{{reassignPath}}" data-inline>{{>csrf}}
                  <label for="reassign-user">Reassign to</label>
                  <select id="reassign-user" name="user">
                    {{#userChoices}}<option value="{{value}}">{{label}}</option>{{/userChoices}}
                  </select>
                  <button class="button button-strong" type="submit">Reassign</button>
                </form>
              </details>
              {{/reassignPath}}
              {{#snoozePath}}
              <details class="menu" id="snooze-menu" name="action"><summary class="button">Snooze\
            <span class="icon icon-down" aria-hidden="true"></span></summary>
                <form class="menu-panel" method="post" action="{{snoozePath}}" data-inline>{{>csrf}}
                  <label for="snooze-seconds">Acknowledge and snooze</label>
                  <select id="snooze-seconds" name="seconds">
                    {{#snoozeChoices}}<option value="{{value}}">{{label}}</option>{{/snoozeChoices}}
                  </select>
                  <button class="button button-strong" type="submit">Snooze</button>
                </form>
              </details>
              {{/snoozePath}}
            </div>
            {{/isOpen}}

            """)

    static let facts = TemplateText(
        name: "incident-facts",
        text: """
            {{#nextActions}}
            <p class="next{{#isPaging}} next-paging{{/isPaging}}"><span class="icon icon-snooze" aria-hidden="true"></span>\
            <span>{{text}} <strong>{{#countdown}}{{>time}}{{/countdown}}</strong>\
            <span class="next-clock">, {{clock}}</span></span></p>
            {{/nextActions}}
            <dl class="facts">
              <div><dt>Assigned to</dt><dd>
                {{#assignees}}<span class="person"><span class="initials" aria-hidden="true">{{initials}}</span>{{name}}\
            {{#isViewer}} <span class="you">you</span>{{/isViewer}}</span>{{/assignees}}
                {{#isUnassigned}}<span class="nobody">Nobody</span>{{/isUnassigned}}
              </dd></div>
              {{#acknowledgers}}<div><dt>Acknowledged by</dt><dd>{{acknowledgers}}</dd></div>{{/acknowledgers}}
              <div><dt>Service</dt><dd><a href="{{servicePath}}">{{service}}</a></dd></div>
              <div><dt>Escalation policy</dt><dd><a href="{{policyPath}}">{{policy}}</a></dd></div>
              {{#level}}<div><dt>Level</dt><dd>{{level}}</dd></div>{{/level}}
              {{#openFor}}<div><dt>Open for</dt><dd>{{>time}}</dd></div>{{/openFor}}
              {{#lasted}}<div><dt>Lasted</dt><dd>{{lasted}}</dd></div>{{/lasted}}
            </dl>

            """)
}
