// Boxes for parameters that take several values: one line for each, with suggestions while typing where the values can
// be looked up (`x-values`), and a list to tick, with what each value means, where they are a code list. Swagger UI's own
// shows no box before a click on "Add string item", puts the word "string" into it, and wants Ctrl held down in lists.

import { lookUp, placeholder } from "./lookups.js";

const TYPING = 250; // milliseconds without a key, after which a text is taken to be typed

export const values = (system) => {
  const { React, Im } = system;
  const h = React.createElement;
  const Parameter = React.createContext(null);

  const listed = (value) => (Im.List.isList(value) ? value.toArray() : Array.isArray(value) ? value : []).map(String);

  // Options for a text, the newest only: answers may come in another order than they were asked for.
  const useOptions = (kind) => {
    const [options, setOptions] = React.useState(null);
    const asked = React.useRef(0);
    const timer = React.useRef();
    const close = () => {
      clearTimeout(timer.current);
      asked.current += 1;
      setOptions(null);
    };
    const open = (text, delay) => {
      close();
      const number = asked.current;
      const show = (found) => number === asked.current && setOptions(found);
      // A look-up that fails leaves a box without suggestions, which works all the same.
      timer.current = setTimeout(() => lookUp(kind, text).then(show, () => show(null)), delay);
    };
    React.useEffect(() => close, []);
    return [options, open, close];
  };

  const Options = ({ id, options, active, onChoose }) =>
    h(
      "ul",
      { id, role: "listbox", className: "options" },
      options.map(({ value, label }, number) =>
        h(
          "li",
          {
            key: value,
            id: `${id}-${number}`,
            role: "option",
            "aria-selected": number === active,
            onMouseDown: (event) => event.preventDefault(), // the box keeps the focus
            onClick: () => onChoose(value),
          },
          h("span", null, label),
          label === value ? null : h("code", null, value),
        ),
      ),
      options.length ? null : h("li", { className: "nothing" }, "Nothing is called that"),
    );

  // A box with suggestions: the combobox of the ARIA practices.
  const Suggesting = ({ kind, onText, onDone, ...input }) => {
    const [options, open, close] = useOptions(kind);
    const [active, setActive] = React.useState(-1);
    const id = React.useId();
    const choose = (value) => {
      close();
      onDone(value);
    };
    const suggest = (text, delay) => {
      setActive(-1);
      open(text, delay);
    };
    const keys = {
      ArrowDown: () => (options ? setActive(Math.min(active + 1, options.length - 1)) : suggest(input.value, 0)),
      ArrowUp: () => setActive(Math.max(active - 1, -1)),
      Escape: close,
      Enter: () => choose(options?.[active]?.value ?? input.value),
    };
    const box = h("input", {
      ...input,
      role: "combobox",
      autoComplete: "off",
      placeholder: placeholder(kind),
      "aria-autocomplete": "list",
      "aria-expanded": options !== null,
      "aria-controls": id,
      "aria-activedescendant": options && active >= 0 ? `${id}-${active}` : undefined,
      onChange: (event) => {
        onText(event.target.value);
        suggest(event.target.value, TYPING);
      },
      onClick: () => options || input.value || suggest("", 0),
      onKeyDown: (event) => {
        if (!(event.key in keys)) return;
        event.preventDefault();
        keys[event.key]();
      },
      onBlur: (event) => choose(event.target.value),
    });
    return h("div", { className: "suggesting" }, box, options && h(Options, { id, options, active, onChoose: choose }));
  };

  const Plain = ({ onText, onDone, ...input }) =>
    h("input", {
      ...input,
      onChange: (event) => onText(event.target.value),
      onBlur: (event) => onDone(event.target.value),
      onKeyDown: (event) => event.key === "Enter" && onDone(event.target.value),
    });

  const Lines = ({ value, onChange, errors, disabled, description: name }) => {
    const kind = React.useContext(Parameter)?.get("x-values");
    const given = listed(value);
    const [lines, setLines] = React.useState(given.length ? given : [""]);
    const filled = lines.filter(Boolean);
    // Something else has changed the value, such as a link or Reset.
    React.useEffect(() => {
      if (given.join("\n") !== filled.join("\n")) setLines(given.length ? given : [""]);
    }, [given.join("\n")]);
    const tell = (changed) => {
      setLines(changed);
      // An empty line asks for nothing.
      if (changed.filter(Boolean).join("\n") !== given.join("\n")) onChange(Im.List(changed.filter(Boolean)));
    };
    const wrong = errors?.size || errors?.length;
    const line = (text, number) =>
      h(
        "div",
        { key: number, className: "line" },
        h(kind ? Suggesting : Plain, {
          ...(kind ? { kind } : {}),
          type: "text",
          value: text,
          disabled,
          className: wrong ? "invalid" : "",
          "aria-label": number ? `${name}, or` : name,
          // Only what has been typed to its end is told: each time, Swagger UI draws the whole form anew.
          onText: (typed) => setLines(lines.with(number, typed)),
          onDone: (typed) => tell(lines.with(number, typed)),
        }),
        lines.length > 1 &&
          h(
            "button",
            { type: "button", "aria-label": `Remove ${text}`, onClick: () => tell(lines.toSpliced(number, 1)), disabled },
            "×",
          ),
      );
    const another = h(
      "button",
      { type: "button", className: "another", onClick: () => setLines([...lines, ""]), disabled },
      "or …",
    );
    return h("div", { className: "lines" }, lines.map(line), lines.every(Boolean) && another);
  };

  const Codes = ({ value, onChange, schema, disabled }) => {
    const codes = schema.getIn(["items", "enum"]).toArray();
    const meanings = schema.getIn(["items", "x-enum-descriptions"], Im.List());
    const chosen = listed(value);
    const toggled = (code) => (chosen.includes(code) ? chosen.filter((each) => each !== code) : [...chosen, code]);
    const row = (code, number) =>
      h(
        "label",
        { key: code },
        h("input", {
          type: "checkbox",
          value: code,
          checked: chosen.includes(code),
          disabled,
          onChange: () => onChange(Im.List(toggled(code))),
        }),
        h("code", null, code),
        h("span", null, meanings.get(number)),
      );
    const said = chosen.length ? chosen.join(" or ") : `any of ${codes.length} values`;
    return h("details", { className: "codes" }, h("summary", null, said), codes.map(row));
  };

  return {
    wrapComponents: {
      parameterRow: (Row) => (props) => h(Parameter.Provider, { value: props.rawParam }, h(Row, props)),
      JsonSchema_array: () => (props) => h(props.schema.hasIn(["items", "enum"]) ? Codes : Lines, props),
    },
  };
};
