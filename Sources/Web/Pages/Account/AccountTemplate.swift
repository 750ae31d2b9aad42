// SPDX-License-Identifier: Apache-2.0

enum AccountTemplate {
    static let page = TemplateText(
        name: "account",
        text: """
            {{<layout}}{{$main}}
            <div class="title-line"><h1>Your account</h1><p class="summary">{{email}}</p></div>
            <div class="own-account">
            <section class="panel" aria-labelledby="sessions-title">
              <h2 id="sessions-title">Where you are signed in</h2>
              <ul class="sessions">
              {{#sessions}}
                <li class="session" id="session-{{id}}">
                  <div>
                    <p class="session-name">{{browser}}{{#isCurrent}} <span class="you">this browser</span>{{/isCurrent}}</p>
                    <p class="session-facts"><span>Last used {{#lastUsed}}{{>time}} ago{{/lastUsed}}\
            {{#address}} from <code>{{address}}</code>{{/address}}</span> \
            <span>Signed in {{#created}}{{>time}}{{/created}}</span></p>
                  </div>
                  <form method="post" action="{{sessionPath}}">{{>csrf}}<input type="hidden" name="session" value="{{id}}">\
            <button class="button" type="submit">{{#isCurrent}}Sign out here{{/isCurrent}}{{^isCurrent}}Sign out there\
            <span class="unseen">, {{browser}}</span>{{/isCurrent}}</button></form>
                </li>
              {{/sessions}}
              </ul>
              <form class="session-all" method="post" action="{{everywherePath}}">{{>csrf}}\
            <button class="button" type="submit">Sign out everywhere</button></form>
            </section>
            <section class="panel" aria-labelledby="apps-title">
              <h2 id="apps-title">Apps that act in your name</h2>
              {{^hasApps}}<p class="session-note">There are none.</p>{{/hasApps}}
              {{#hasApps}}
              <ul class="sessions">
              {{#apps}}
                <li class="session" id="app-{{id}}">
                  <div>
                    <p class="session-name" dir="auto">{{name}}</p>
                    <ul class="session-facts">{{#abilities}}<li>{{text}}</li>{{/abilities}}</ul>
                    <p class="session-facts"><span>Since {{#since}}{{>time}}{{/since}}</span></p>
                  </div>
                  <form method="post" action="{{appPath}}">{{>csrf}}<input type="hidden" name="app" value="{{id}}">\
            <button class="button" type="submit">End access<span class="unseen"> of {{name}}</span></button></form>
                </li>
              {{/apps}}
              </ul>
              {{/hasApps}}
            </section>
            <section class="panel" aria-labelledby="password-title">
              <h2 id="password-title">Password</h2>
              {{#passwordProblem}}<p class="notice notice-problem" role="alert">{{passwordProblem}}</p>{{/passwordProblem}}
              <p class="session-note">{{#hasPassword}}You have one.{{/hasPassword}}{{^hasPassword}}You have none: \
            you sign in with links.{{/hasPassword}} A new one ends your other sessions.</p>
              <form class="sign-in-form" method="post" action="{{passwordPath}}">{{>csrf}}
                {{#hasPassword}}<label for="old-password">Old password</label>
                <input class="field" id="old-password" name="password" type="password" required maxlength="128" \
            autocomplete="current-password">{{/hasPassword}}
                <label for="new-password">New password, 12 characters or more</label>
                <input class="field" id="new-password" name="new_password" type="password" required minlength="12" \
            maxlength="128" autocomplete="new-password">
                <button class="button button-strong" type="submit">{{#hasPassword}}Change{{/hasPassword}}\
            {{^hasPassword}}Set{{/hasPassword}} the password</button>
              </form>
            </section>
            <section class="panel" aria-labelledby="more-places-title">
              <h2 id="more-places-title">More pages</h2>
              <ul class="more-places"><li><a href="{{approvalsPath}}">What agents wait for</a></li>\
            {{#rarePlaces}}<li><a href="{{path}}">{{label}}</a></li>{{/rarePlaces}}</ul>
            </section>
            </div>
            {{/main}}{{/layout}}
            """)
}
