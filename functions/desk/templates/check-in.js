/* Taps are kept on the phone until they have been acknowledged, and sent again and again.
   What is kept is pseudonyms and numbers, each tap under a key of its own, so that two tabs do not disturb each other. */
(function () {
  "use strict";
  var door = document.getElementById("door"), said = door.dataset;
  if (!window.fetch || !window.crypto || !window.AbortController) return;
  var ALL = "check-in/", MINE = ALL + said.day + "/" + said.key + "/";
  var SOON = 2000, LATEST = 30000, LOOK = 15000, PATIENCE = 10000, DAY = 86400000;
  var pending = {}, named = {}, fromHere = {};
  var ahead = Number(said.now) - Date.now(), last = 0, pause = SOON, most = 50, busy = false, closed = false, timer = 0;

  function id(element) { return document.getElementById(element); }
  function every(what, within) { return Array.prototype.slice.call((within || door).querySelectorAll(what)); }
  function row(person) { return every("li").filter(function (li) { return li.dataset.person === person; })[0]; }
  function random(bytes) {
    return Array.prototype.map.call(crypto.getRandomValues(new Uint8Array(bytes)), function (each) {
      return (each + 256).toString(16).slice(1);
    }).join("");
  }
  function fill(text, values) {
    return text.replace(/#([a-z]+)( ?)/g, function (whole, name, space) {
      if (!(name in values)) return whole;
      return values[name] + (space && /^\d+$/.test(values[name]) ? "\u00a0" : space);
    });
  }

  /* The phone's own store; a phone that lets nothing be kept still has the page. */
  function keep(tap) {
    pending[tap.id] = tap;
    try { localStorage.setItem(MINE + tap.id, JSON.stringify(tap)); } catch (error) { /* the page has it */ }
  }
  function drop(tap) {
    delete pending[tap];
    try { localStorage.removeItem(MINE + tap); } catch (error) { /* nothing was kept */ }
  }
  function recall() {
    try {
      var before = new Date(Number(said.now) - 2 * DAY).toISOString().slice(0, 10);
      Object.keys(localStorage).forEach(function (key) {
        if (key.indexOf(ALL) !== 0) return;
        if (key.slice(ALL.length, ALL.length + 10) < before) localStorage.removeItem(key);
        else if (key.indexOf(MINE) === 0) pending[key.slice(MINE.length)] = JSON.parse(localStorage.getItem(key));
      });
    } catch (error) { /* nothing was kept */ }
  }
  function waiting() {
    return Object.keys(pending).map(function (each) { return pending[each]; })
      .sort(function (one, other) { return one.at - other.at; });
  }

  /* A time that is later than everything seen here, on the server's clock. */
  function stamp() {
    last = Math.max(Date.now() + ahead, last + 1);
    return last;
  }
  function saw(mark) { last = Math.max(last, parseInt(mark, 10) || 0); }

  function paint(li) {
    var came = Number(li.dataset.came), party = Number(li.dataset.party), words = { came: came, party: party };
    var waits = waiting().some(function (tap) { return tap.person === li.dataset.person; });
    li.querySelector(".stand").textContent = !came ? "" : came === party ? said.here : fill(said.some, words);
    li.querySelector(".saved").textContent = waits ? said.waits : fromHere[li.dataset.person] ? said.saved : "";
    li.querySelector("[name=seen]").value = li.dataset.mark;
    var tap = li.querySelector(".tap");
    tap.value = came ? 0 : party;
    tap.classList.toggle("quiet", came > 0);
    tap.querySelector(".verb").textContent = came ? said.undo : said.yes;
    every(".fewer", li).forEach(function (button) { button.value = came - 1; button.hidden = came < 2; });
    every(".more", li).forEach(function (button) { button.value = came + 1; button.hidden = !came || came >= party; });
  }
  function count() {
    var seated = 0, besides = 0;
    every("li").forEach(function (li) {
      if (li.parentNode.id === "confirmed") seated += Number(li.dataset.came);
      else besides += Number(li.dataset.came);
    });
    id("came").textContent = seated;
    id("besides-number").textContent = besides;
    id("besides").hidden = !besides;
    return seated + besides;
  }
  function tell(text) {
    var net = id("net");
    if (net.textContent !== text) net.textContent = text;
    net.hidden = !text;
  }
  function add(person, name, company) {
    var li = id("new-row").content.firstElementChild.cloneNode(true);
    li.id = "r-" + person;
    li.dataset.person = li.querySelector("[name=person]").value = person;
    li.dataset.name = name || said.nameless;
    li.querySelector(".whom b").textContent = li.dataset.name;
    li.querySelector(".whom .soft").textContent = company;
    li.querySelector(".tap .hidden").textContent = " – " + li.dataset.name;
    id("walk-ins").appendChild(li);
    return li;
  }

  function tap(person, came) {
    var li = row(person), party = Number(li.dataset.party);
    li.dataset.came = Math.max(0, Math.min(party, came));
    fromHere[person] = true;
    keep({ id: random(8), person: person, came: Number(li.dataset.came), at: stamp() });
    paint(li);
    id("spoken").textContent =
      fill(said.spoken, { name: li.dataset.name, came: li.dataset.came, party: party, total: count() });
    send();
  }

  function send() {
    if (busy || closed) return;
    clearTimeout(timer);
    if (document.hidden && !waiting().length) return;
    busy = true;
    var batch = waiting().slice(0, most), stop = new AbortController();
    var patience = setTimeout(function () { stop.abort(); }, PATIENCE);
    var body = JSON.stringify({ taps: batch.map(function (each) {
      return Object.assign({}, each, each.came ? named[each.person] : {});
    }) });
    fetch(said.taps, { method: "POST", headers: { "content-type": "application/json" }, body: body, signal: stop.signal })
      .then(function (answer) {
        if (answer.status === 409) closed = true;
        if (answer.status === 400) refused(batch);
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      })
      .then(heard)
      .catch(function () { failed(); })
      .then(function () { clearTimeout(patience); busy = false; });
  }
  function heard(answer) {
    pause = SOON;
    ahead = answer.now - Date.now();
    answer.taken.forEach(drop);
    answer.rows.forEach(function (each) { if (each.mark) saw(each.mark); });
    answer.early.forEach(function (each) {
      var tap = pending[each];
      if (tap) { last = Date.now() + ahead; drop(each); keep(Object.assign(tap, { id: random(8), at: stamp() })); }
    });
    var more = answer.rows.map(seen).some(Boolean);
    every("li").forEach(paint);
    count();
    tell(more ? said.more : "");
    timer = setTimeout(send, waiting().length ? 0 : LOOK);
  }
  /* One row as it stands there; whether it is somebody whom this page has not heard of. */
  function seen(each) {
    var li = row(each.person);
    if (!li && each.name !== undefined) {
      if (!each.came) return false;
      li = add(each.person, each.name, each.company);
    }
    if (!li) return each.came > 0;
    if (waiting().some(function (tap) { return tap.person === each.person; })) return false;
    if (each.mark < li.dataset.mark) return false;
    li.dataset.came = each.came;
    li.dataset.mark = each.mark;
    return false;
  }
  /* Never seen: something else wrote into our store. What is wrong with one tap shall not keep the others. */
  function refused(batch) {
    if (batch.length > 1) most = 1;
    else batch.forEach(function (each) { drop(each.id); });
  }
  function failed() {
    if (closed) {
      tell(waiting().length ? said.lost : said.over);
      waiting().forEach(function (each) { drop(each.id); });
      return;
    }
    var number = waiting().length;
    if (number) tell(fill(said.away, { number: number }));
    every("li").forEach(paint);
    timer = setTimeout(send, pause);
    pause = Math.min(LATEST, pause * 2);
  }

  door.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (form.id === "walk-in") {
      event.preventDefault();
      var person = "walk-in-" + random(12);
      named[person] = { name: form.elements.namedItem("name").value, company: form.elements.namedItem("company").value };
      add(person, named[person].name, named[person].company);
      form.reset();
      tap(person, 1);
    } else if (button && button.name === "came") {
      event.preventDefault();
      var li = button.closest("li"), main = li.querySelector(".tap");
      tap(li.dataset.person, Number(button.value));
      if (button.hidden) main.focus();
    }
  });
  id("q").addEventListener("input", function () {
    var wanted = id("q").value.trim().toLowerCase();
    every("li").forEach(function (li) {
      li.hidden = li.querySelector(".whom").textContent.toLowerCase().indexOf(wanted) < 0;
    });
  });
  addEventListener("online", send);
  addEventListener("storage", function () { recall(); });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) send(); });

  recall();
  id("search").hidden = false;
  every("li").forEach(function (li) { saw(li.dataset.mark); });
  waiting().forEach(function (each) {
    saw(each.at);
    var li = row(each.person) || (each.person.indexOf("walk-in-") === 0 && add(each.person, "", ""));
    if (li) { li.dataset.came = each.came; fromHere[each.person] = true; }
  });
  every("li").forEach(paint);
  count();
  if (waiting().length) send(); else timer = setTimeout(send, LOOK);
})();
