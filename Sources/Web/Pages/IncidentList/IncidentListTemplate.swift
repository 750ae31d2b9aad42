// SPDX-License-Identifier: Apache-2.0

enum IncidentListTemplate {
    static let page = TemplateText(
        name: "incident-list",
        text: """
            {{<layout}}{{$main}}
            <div id="webhook-troubles" data-live>{{#troubles}}{{>webhook-troubles}}{{/troubles}}</div>
            <div id="waiting-approvals" data-live>{{#waiting}}<p class="banner banner-place">\
            <span class="icon icon-agent" aria-hidden="true"></span>\
            <span>{{waiting}} <a href="{{approvalsPath}}">Look at what waits</a></span></p>{{/waiting}}</div>
            <div class="list-head" id="list-head" data-live>
              <div class="title-line"><h1>Incidents</h1><p class="summary">{{summary}}</p></div>
              <div class="filters">
                <nav class="tabs" aria-label="Filter by status"><ul>
                {{#statusLinks}}
                  <li><a href="{{path}}"{{#isCurrent}} aria-current="true"{{/isCurrent}}>{{label}}\
            {{#count}} <span class="tab-count">{{count}}</span>{{/count}}</a></li>
                {{/statusLinks}}
                </ul></nav>
                <nav class="tabs" aria-label="Filter by urgency"><ul>
                {{#urgencyLinks}}
                  <li><a href="{{path}}"{{#isCurrent}} aria-current="true"{{/isCurrent}}>{{label}}</a></li>
                {{/urgencyLinks}}
                </ul></nav>
              </div>
            </div>
            <div class="incident-list" id="incident-list" data-live>
              {{#groups}}
              <section class="group group-{{status}}" aria-labelledby="group-{{status}}">
                <h2 class="group-head" id="group-{{status}}">{{heading}} <span class="group-count">{{count}}</span></h2>
                <ul class="rows">
                {{#rows}}
                {{>incident-row}}
                {{/rows}}
                </ul>
              </section>
              {{/groups}}
              {{#quiet}}
              {{>all-quiet}}
              {{/quiet}}
              {{#leftOut}}<p class="left-out">{{leftOut}}. Choose a status or an urgency to see fewer.</p>{{/leftOut}}
              {{#resolvedToggle}}<p class="resolved-toggle"><a href="{{path}}">{{label}}</a></p>{{/resolvedToggle}}
            </div>
            {{/main}}{{/layout}}
            """)

    static let row = TemplateText(
        name: "incident-row",
        text: """
            <li class="row row-{{status}}{{#isMine}} row-mine{{/isMine}}" id="incident-{{id}}" data-row data-status="{{status}}">
              <span class="row-mark"><span class="icon icon-{{statusIcon}}" aria-hidden="true"></span></span>
              <div class="row-body">
                <h3 class="row-title"><span class="number">#{{number}}</span> \
            <a id="open-{{id}}" href="{{path}}" dir="auto" data-row-link>{{title}}</a></h3>
                <p class="row-facts">
                  <span class="urgency urgency-{{urgency}}"><span class="icon icon-urgency-{{urgency}}" aria-hidden="true"></span>\
            {{urgencyLabel}}</span>
                  <span class="row-service">{{service}}</span>
                  {{#assignees}}<span class="row-people"><span class="unseen">Assigned to </span>\
            {{assignees}}</span>{{/assignees}}
                  {{#isUnassigned}}<span class="row-people nobody">Assigned to nobody</span>{{/isUnassigned}}
                </p>
              </div>
              <p class="row-age"><span class="unseen">{{ageWord}} </span>{{#age}}{{>time}}{{/age}}{{#isResolved}}\
            <span class="unseen"> ago</span>{{/isResolved}}</p>
              <div class="row-actions">
                {{#acknowledgePath}}<form method="post" action="{{acknowledgePath}}" data-inline data-key="a">{{>csrf}}\
            <input type="hidden" name="back" value="{{backPath}}"><button class="button" type="submit" id="acknowledge-{{id}}">\
            Acknowledge<span class="unseen"> #{{number}}</span></button></form>{{/acknowledgePath}}
                {{#resolvePath}}<form method="post" action="{{resolvePath}}" data-inline data-key="r">{{>csrf}}\
            <input type="hidden" name="back" value="{{backPath}}"><button class="button" type="submit" id="resolve-{{id}}">\
            Resolve<span class="unseen"> #{{number}}</span></button></form>{{/resolvePath}}
              </div>
            </li>

            """)

    /// A hanging bell, at rest.
    static let quiet = TemplateText(
        name: "all-quiet",
        text: """
            <div class="quiet">
              <svg class="quiet-bell" viewBox="0 0 160 132" width="160" height="132" aria-hidden="true" focusable="false">
                <path class="quiet-beam" d="M12 128h136M30 128V12h100v116M30 30l18-18M130 30l-18-18"/>
                <path class="quiet-rope" d="M80 12v16"/>
                <path class="quiet-body" \
            d="M80 28c-5 0-8 3-8 7v2C57 41 48 53 47 69l-2 17-8 14h86l-8-14-2-17c-1-16-10-28-25-32v-2c0-4-3-7-8-7z"/>
                <path class="quiet-rim" d="M45 86h70"/>
                <circle class="quiet-clapper" cx="80" cy="110" r="8"/>
              </svg>
              {{#isAllQuiet}}
              <h2>All quiet</h2>
              {{#firstOnCall}}<p>Nothing is open. If something happens, <strong>{{firstOnCall}}</strong> \
            {{#hasOne}}is{{/hasOne}}{{^hasOne}}are{{/hasOne}} paged first.</p>{{/firstOnCall}}
              {{^firstOnCall}}<p>Nothing is open. But <strong>nobody is on call</strong>: \
            <a href="{{onCallPath}}">see who should be</a>.</p>{{/firstOnCall}}
              {{#asksForEvent}}<p class="quiet-hint">No event has come in yet. <a href="{{servicesPath}}">Send a first one</a>: \
            each service has a line to paste into a terminal.</p>{{/asksForEvent}}
              {{/isAllQuiet}}
              {{#isFiltered}}
              <h2>Nothing here</h2>
              <p>No incident matches this filter. <a href="{{allPath}}">Show all open incidents</a></p>
              {{/isFiltered}}
            </div>

            """)
}
