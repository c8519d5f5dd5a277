// The everyday parameters of an operation stand open (`x-everyday`), the others lie folded below them: some forms are
// seventy parameters long. An operation without everyday ones shows all.

import { holds, told } from "./finding.js";

const isEveryday = (parameter) => parameter.get("in") === "path" || parameter.get("x-everyday") === true;

// Whether the form says something by this parameter that it does not say by itself.
const isUsed = (props, parameter) => {
  const value = String(props.specSelectors.parameterWithMetaByIdentity(props.pathMethod, parameter).get("value") ?? "");
  return value !== "" && value !== String(parameter.getIn(["schema", "default"]));
};

// Whether the words in the box are found in this operation only if the folded parameters are read, too.
const isLookedFor = (props, phrase, everyday, folded) => {
  if (typeof phrase !== "string" || !phrase) return false;
  const operation = props.operation;
  const text = (parameters) => told(operation.getIn(["tags", 0]), props.pathMethod[0], operation, parameters);
  return !holds(text([...everyday]), phrase) && holds(text([...everyday, ...folded]), phrase);
};

export const folding = ({ React, getSystem }) => {
  const h = React.createElement;

  // What the box holds; the form is not drawn anew by itself when that changes.
  const usePhrase = () => {
    const { getStore, layoutSelectors } = getSystem();
    return React.useSyncExternalStore(getStore().subscribe, () => layoutSelectors.currentFilter());
  };

  // Folded text that the browser's own search still finds; it unfolds what it has found.
  const Folded = ({ id, open, onFound, children }) => {
    const element = React.useRef(null);
    React.useLayoutEffect(() => {
      // React itself knows `hidden` only as yes or no.
      if (open) element.current.removeAttribute("hidden");
      else element.current.setAttribute("hidden", "until-found");
    }, [open]);
    React.useEffect(() => {
      element.current.addEventListener("beforematch", onFound);
      return () => element.current?.removeEventListener("beforematch", onFound);
    }, []);
    return h("div", { id, ref: element, className: "folded" }, children);
  };

  const Form = ({ Parameters, ...props }) => {
    const [everyday, folded] = [props.parameters.filter(isEveryday), props.parameters.filterNot(isEveryday)];
    const used = folded.filter((parameter) => isUsed(props, parameter)).size;
    const wanted = isLookedFor(props, usePhrase(), everyday, folded) || used > 0;
    const [open, setOpen] = React.useState(wanted);
    React.useEffect(() => {
      if (wanted) setOpen(true);
    }, [wanted]);
    const id = React.useId();
    const many = `${folded.size}${used ? `, ${used} in use` : ""}`;
    return h(
      React.Fragment,
      null,
      h(Parameters, { ...props, parameters: everyday }),
      h(
        "button",
        { type: "button", className: "unfold", "aria-expanded": open, "aria-controls": id, onClick: () => setOpen(!open) },
        `${open ? "Fewer" : "More"} filters and options (${many})`,
      ),
      h(Folded, { id, open, onFound: () => setOpen(true) }, h(Parameters, { ...props, parameters: folded })),
    );
  };

  const isFoldable = (parameters) => parameters.some((each) => each.get("x-everyday")) && !parameters.every(isEveryday);
  return {
    wrapComponents: {
      parameters: (Parameters) => (props) =>
        isFoldable(props.parameters) ? h(Form, { ...props, Parameters }) : h(Parameters, props),
    },
  };
};
