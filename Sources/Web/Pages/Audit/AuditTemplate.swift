// SPDX-License-Identifier: Apache-2.0

enum AuditTemplate {
    static let page = TemplateText(
        name: "audit",
        text: """
            {{<layout}}{{$main}}
            <div class="title-line"><h1>Audit</h1><p class="summary">Who changed what in the last 31 days</p></div>
            <form class="audit-filter" method="get" action="{{formPath}}">
              <p><label for="audit-kind">What</label><select id="audit-kind" name="{{kindName}}">
                <option value="">Everything</option>
                {{#kinds}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
                {{/kinds}}
              </select></p>
              <p><label for="audit-person">Who</label><select id="audit-person" name="{{personName}}">
                <option value="">Whoever</option>
                {{#people}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
                {{/people}}
              </select></p>
              <p><label for="audit-action">How</label><select id="audit-action" name="{{actionName}}">
                <option value="">In whatever way</option>
                {{#actions}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
                {{/actions}}
              </select></p>
              <p><button class="button" type="submit">Show</button></p>
            </form>
            <div class="panel">
              {{#hasRows}}<ul class="records">
              {{#rows}}
              {{>audit-row}}
              {{/rows}}
              </ul>{{/hasRows}}
              {{^hasRows}}<p class="none">Nothing was changed.{{#allPath}} \
            <a href="{{allPath}}">Show all changes</a>{{/allPath}}</p>{{/hasRows}}
            </div>
            {{#nextPath}}<p class="left-out"><a href="{{nextPath}}" rel="next">Older changes</a></p>{{/nextPath}}
            {{/main}}{{/layout}}
            """)

    static let row = TemplateText(
        name: "audit-row",
        text: """
            <li><span class="record-time">{{#at}}{{>time}}{{/at}}</span>
            <div><p><span class="record-action">{{action}}</span> {{kind}} <strong dir="auto">{{thing}}</strong>\
            {{#part}}: <span dir="auto">{{part}}</span>{{/part}}</p>
            <p class="audit-who">{{#actor}}<span dir="auto">{{actor}}</span>, {{/actor}}{{way}}\
            {{#namedPerson}}, for <span dir="auto">{{namedPerson}}</span>{{/namedPerson}}</p>
            {{#hasLines}}<dl class="pairs">
            {{#lines}}<div><dt>{{name}}</dt><dd dir="auto">\
            {{#both}}<del>{{old}}</del> → <ins>{{new}}</ins>{{/both}}\
            {{#before}}<del>{{before}}</del> → nothing{{/before}}{{#after}}<ins>{{after}}</ins>{{/after}}\
            {{#removed}}without {{removed}}{{/removed}}{{#added}} with {{added}}{{/added}}\
            {{#more}}{{more}}{{/more}}</dd></div>
            {{/lines}}
            </dl>{{/hasLines}}</div></li>

            """)
}
